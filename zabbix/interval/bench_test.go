package interval

import (
	"testing"
	"time"
)

func BenchmarkNext(b *testing.B) {
	berlin := location(b, "Europe/Berlin")
	for _, text := range []string{"1m", "1m;10s/1-5,09:00-18:00", "0;wd1-5h9-17/2m/30", "0;md31wd1", "0;1h/1,10:10-10:20"} {
		b.Run(text, func(b *testing.B) {
			iv := mustParse(b, text)
			now := time.Date(2026, 3, 2, 8, 0, 0, 0, berlin)
			b.ReportAllocs()
			for b.Loop() {
				iv.Next(now, 0)
			}
		})
	}
}
