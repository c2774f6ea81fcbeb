package vsphere

import "context"

// priority is how a call stands against others when calls have to wait.
type priority int

const (
	// poll is for calls that somebody waits for. It is what a context says
	// that says nothing.
	poll priority = iota
	// refresh is for calls that keep in memory fresh what is there already.
	// They leave a part of the budget to polls, and wait for them.
	refresh
	// watch is for calls that the vCenter answers when something happens.
	// They are rationed as refreshes are, but do not count as running at the same
	// time, and their only time limit is that of their context.
	watch
	// farewell is for what must go out however little is left: the logout.
	farewell

	priorities = int(farewell) + 1
)

type priorityKey struct{}

// withPriority makes calls with the context that returns calls of priority p.
func withPriority(ctx context.Context, p priority) context.Context {
	return context.WithValue(ctx, priorityKey{}, p)
}

func priorityOf(ctx context.Context) priority {
	p, _ := ctx.Value(priorityKey{}).(priority)
	return p
}
