package dialing

import (
	"os"

	"siptap.org/siptap/phonenorm"
)

// Reading decides how national numbers outside of any page are read: by the given
// region, else the configured one, else the system's locale. "ZZ" means none. The
// error is a *protocol.Error with the code bad-config.
func (s *Service) Reading(given string) (phonenorm.Region, error) {
	cfg, failed := s.config()
	if failed != nil {
		return phonenorm.Region{}, failed
	}
	return phonenorm.JudgeRegion(given, phonenorm.Evidence{Locale: systemLocale(os.Getenv)}, cfg.Region), nil
}
