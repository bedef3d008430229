package rules

import "testing"

func TestExtensionMarks(t *testing.T) {
	for _, mark := range []string{
		"dw 12", "dw: 12", "dw. 12", "dw12", "durchwahl 12", "kl. 12", "klappe 12", "nst. 12", "app. 12", "ext 12", "ext. 12", "ext: 12", "ext12", "extn. 12", "extension 12",
		"x12", "x 12", "poste 12", "int. 12", "interno 12", "anexo 12", "ramal 12", "toestel 12", "доб. 12", "wew. 12", "linka 12", "(dw 12)", "(ext. 12)", "- dw 12", ", ext. 12", "内線12",
	} {
		text := "01 505641 " + mark
		at, digits, ok := FindExtension([]rune(text))
		if !ok || digits != "12" || at < len("01 505641") || at > len("01 505641 ") {
			t.Errorf("FindExtension(%q) = %d, %q, %v", text, at, digits, ok)
		}
		n, digits, ok := ExtensionAhead([]rune(" " + mark + " and more"))
		if !ok || digits != "12" || n != len([]rune(mark))+1 {
			t.Errorf("ExtensionAhead(%q) = %d, %q, %v", " "+mark, n, digits, ok)
		}
	}
}

func TestNoExtension(t *testing.T) {
	for _, text := range []string{"01 505641", "01 505641-12", "01 505641 dw", "dw 12", "01 505641 hello 12", "01 505641 dw 12345678"} {
		if _, digits, ok := FindExtension([]rune(text)); ok {
			t.Errorf("FindExtension(%q) = %q", text, digits)
		}
	}
	for _, text := range []string{"", " 12", ", 12", "; 12", " # 12", " #1", " x12abc", " dw 12345678", "#1", "#12abc", " ext. 12-34567", " application 12", "x1920"[:1]} {
		if _, digits, ok := ExtensionAhead([]rune(text)); ok {
			t.Errorf("ExtensionAhead(%q) = %q", text, digits)
		}
	}
}
