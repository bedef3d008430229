package config

// A problem is what is wrong with a key or its value. The reader knows where it
// stands and completes an Error with it.
type problem interface {
	error
	describe(*Error)
}

// expected is a value that is not allowed; it says what is.
type expected string

func (e expected) Error() string { return "expected " + string(e) }

func (e expected) describe(out *Error) { out.Expected = string(e) }

// notYet refuses a value that belongs to the configuration but not to what this
// version can do. Taking it silently would be worse than not having it.
type notYet struct{ value, instead string }

func (n notYet) Error() string { return n.value + " is not supported by this version yet" }

func (n notYet) describe(out *Error) { out.Reason, out.Expected = n.Error(), n.instead }

// misplaced refuses a key whose value may be a secret and is not repeated.
type misplaced string

func (m misplaced) Error() string { return string(m) }

func (m misplaced) describe(out *Error) { out.Value, out.Reason = "", string(m) }

// unknownKey names the keys that there are, or the one that was probably meant.
type unknownKey struct {
	key   string
	known []string
}

func (u unknownKey) Error() string { return "unknown key" }

func (u unknownKey) describe(out *Error) { out.Reason, out.Expected = u.Error(), u.instead() }

func (u unknownKey) instead() string {
	for _, k := range u.known {
		if distance(u.key, k) <= 2 {
			return k
		}
	}
	return oneOf(u.known)
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
