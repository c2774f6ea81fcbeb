package interval_test

import (
	"fmt"
	"time"

	"vpoller/zabbix/interval"
)

func ExampleInterval_Next() {
	iv, err := interval.Parse("1h;10m/1-5,09:00-18:00;h12m30")
	if err != nil {
		fmt.Println(err)
		return
	}
	t := time.Date(2026, 3, 2, 12, 10, 0, 0, time.UTC) // a Monday
	for range 3 {
		t = iv.Next(t, 7) // seven seconds into each interval
		fmt.Println(t.Format(time.TimeOnly))
	}
	// Output:
	// 12:10:07
	// 12:20:07
	// 12:30:00
}

func ExampleParse() {
	_, err := interval.Parse("1m;h9h10")
	fmt.Println(err)
	_, err = interval.Parse("{$DELAY}")
	fmt.Println(err)
	// Output:
	// custom interval "h9h10": scheduled times are written as md1-5wd1h9m0s0, in this order, each at most once
	// update interval "{$DELAY}": a time is a whole number with one of the suffixes s, m, h, d, w or none
}
