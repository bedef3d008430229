package dialing

import (
	"os"

	"siptap.org/siptap/phonenorm"
)

// Reading decides how national numbers in a text that is no page are read: by the
// given region, else what the text itself tells of its country (addresses, numbers
// in international form), else the configured region, else the text's language or
// the system's locale. "ZZ" means none. The error is a *protocol.Error with the code
// bad-config.
func (s *Service) Reading(given, text string) (phonenorm.Region, error) {
	cfg, failed := s.config()
	if failed != nil {
		return phonenorm.Region{}, failed
	}
	evidence := phonenorm.Evidence{Locale: systemLocale(os.Getenv)}
	if given == "" {
		evidence.ReadText(text)
	}
	return phonenorm.JudgeRegion(given, evidence, cfg.Region), nil
}
