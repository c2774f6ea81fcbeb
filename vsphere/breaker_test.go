package vsphere

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

var errDown = errors.New("connection refused")

func newTestBreaker() (b *breaker, changes *[]bool) {
	changes = new([]bool)
	return &breaker{host: "vc", changed: func(o *outage) { *changes = append(*changes, o != nil) }}, changes
}

func TestBreakerLetsOneCallerTryAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, changes := newTestBreaker()
		b.fail(errDown, firstPause)
		_, err := b.admit()
		if want := "vCenter vc is unavailable since 2000-01-01T00:00:00Z: connection refused"; err == nil || err.Error() != want {
			t.Errorf("the refusal is %v, want %s", err, want)
		}
		pass(2 * firstPause)
		if probes, err := b.admit(); !probes || err != nil {
			t.Fatalf("after the pause admit is %v, %v; want a probe", probes, err)
		}
		if _, err := b.admit(); err == nil {
			t.Error("a second caller is let through while one tries")
		}
		b.succeed()
		b.release()
		if probes, err := b.admit(); probes || err != nil {
			t.Errorf("after an answer admit is %v, %v; want everybody let through", probes, err)
		}
		if len(*changes) != 2 || !(*changes)[0] || (*changes)[1] {
			t.Errorf("changes are %v; want one outage, and its end", *changes)
		}
	})
}

func TestBreakerWaitsLongerAfterEachFailedTry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, _ := newTestBreaker()
		b.fail(errDown, firstPause)
		pause := firstPause
		for range 10 {
			down := b.outage()
			if wait := time.Until(down.retry); wait < pause*3/4 || wait > pause*5/4 {
				t.Errorf("pause is %v, want %v give or take a quarter", wait, pause)
			}
			b.fail(errDown, firstPause) // others fail too: that must not add up
			pass(time.Until(down.retry))
			if probes, _ := b.admit(); !probes {
				t.Fatal("nobody may try after the pause")
			}
			b.fail(errDown, firstPause)
			b.release()
			pause = min(2*pause, maxPause)
		}
		if since := b.outage().since; time.Since(since) < time.Minute {
			t.Errorf("the outage began %v; want the first failure", since)
		}
	})
}

func TestBreakerProbeWithoutResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, _ := newTestBreaker()
		b.fail(errDown, firstPause)
		pass(2 * firstPause)
		if probes, _ := b.admit(); !probes {
			t.Fatal("nobody may try after the pause")
		}
		b.release() // the caller gave up before anything happened
		if probes, err := b.admit(); !probes || err != nil {
			t.Errorf("admit is %v, %v; want the next caller to try", probes, err)
		}
	})
}

func TestBreakerCountsTimeoutsInARow(t *testing.T) {
	b, _ := newTestBreaker()
	for range slowLimit - 1 {
		b.timedOut(errDown)
	}
	b.succeed()
	for range slowLimit - 1 {
		b.timedOut(errDown)
	}
	if b.outage() != nil {
		t.Error("an answer in between must start the count again")
	}
	b.timedOut(errDown)
	if b.outage() == nil {
		t.Errorf("%d timeouts in a row must make an outage", slowLimit)
	}
}
