package manifests

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"strconv"
)

// Merge lays overlay over base, both JSON objects, and returns the result,
// indented and with sorted keys, so that equal inputs give equal bytes.
//
// The rule is RFC 7396's (JSON Merge Patch) with one addition:
//   - an object over an object merges, key by key, at every depth;
//   - null removes the key;
//   - an object over an array patches the array's elements by index, so that an
//     overlay adds one key to a content script without repeating the script:
//     {"content_scripts": {"0": {"css_origin": "user"}}}. An index must exist;
//   - everything else, arrays included, replaces what was there.
//
// It fails when either is no JSON object, or an index does not exist.
func Merge(base, overlay []byte) ([]byte, error) {
	under, err := decodeObject(base)
	if err != nil {
		return nil, fmt.Errorf("base: %w", err)
	}
	over, err := decodeObject(overlay)
	if err != nil {
		return nil, fmt.Errorf("overlay: %w", err)
	}
	merged, err := mergeValue(under, over, "")
	if err != nil {
		return nil, err
	}
	return encode(merged)
}

// mergeValue returns over laid over under. The path names the place in errors.
func mergeValue(under, over any, path string) (any, error) {
	patch, ok := over.(map[string]any)
	if !ok {
		return over, nil
	}
	switch target := under.(type) {
	case []any:
		return mergeArray(target, patch, path)
	case map[string]any:
		return mergeObject(target, patch, path)
	default:
		// RFC 7396: a patch over anything else starts from an empty object, so
		// that its nulls vanish.
		return mergeObject(nil, patch, path)
	}
}

func mergeObject(target, patch map[string]any, path string) (any, error) {
	result := make(map[string]any, len(target)+len(patch))
	maps.Copy(result, target)
	for key, value := range patch {
		if value == nil {
			delete(result, key)
			continue
		}
		merged, err := mergeValue(result[key], value, path+"/"+key)
		if err != nil {
			return nil, err
		}
		result[key] = merged
	}
	return result, nil
}

func mergeArray(target []any, patch map[string]any, path string) (any, error) {
	result := append([]any(nil), target...)
	for key, value := range patch {
		index, err := strconv.Atoi(key)
		if err != nil || index < 0 || index >= len(result) || strconv.Itoa(index) != key {
			return nil, fmt.Errorf("overlay: %s/%s: the base's array has no such element (it has %d)", path, key, len(result))
		}
		merged, err := mergeValue(result[index], value, path+"/"+key)
		if err != nil {
			return nil, err
		}
		result[index] = merged
	}
	return result, nil
}

// decodeObject reads exactly one JSON object, keeping numbers as written.
func decodeObject(data []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		return nil, fmt.Errorf("not a JSON object: %w", err)
	}
	if object == nil {
		return nil, fmt.Errorf("not a JSON object: null")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("more than one JSON value")
	}
	return object, nil
}

// encode writes a value as people read it: indented, "<all_urls>" left as it is.
func encode(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
