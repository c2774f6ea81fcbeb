package main

import "context"

// interleave runs every case reps times, round after round and every other round backwards, so that a machine that changes its
// speed meanwhile treats all alike.
func interleave[C any](ctx context.Context, reps int, cases []C, run func(C) error) error {
	for round := range reps {
		for i := range cases {
			if err := ctx.Err(); err != nil {
				return err
			}
			if round%2 == 1 {
				i = len(cases) - 1 - i
			}
			if err := run(cases[i]); err != nil {
				return err
			}
		}
	}
	return nil
}
