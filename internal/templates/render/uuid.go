package render

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// uuid is a version 4 UUID without dashes, as Zabbix wants it, that follows from
// a path: as long as the path stays, an import changes what is there instead of
// adding to it.
func uuid(path ...string) string {
	sum := sha256.Sum256([]byte("vpoller templates\n" + strings.Join(path, "\n")))
	id := sum[:16]
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return hex.EncodeToString(id)
}
