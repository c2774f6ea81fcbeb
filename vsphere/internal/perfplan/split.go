package perfplan

// Request asks for the newest samples of metrics of one entity.
type Request struct {
	Entity  Entity
	Metrics []Metric
	Samples int
	// Series is how many series the answer will have: an estimate where a
	// metric stands for all parts of an object.
	Series int
	// Suspect was refused before, and is asked for alone.
	Suspect bool
}

// Limits is what one call may ask for.
type Limits struct {
	Series  int // metrics, each part of an object counted
	Samples int // values in the answer
}

// room is how many series with so many samples fit into a call: at least one.
func (l Limits) room(samples int) int {
	return max(1, min(l.Series, l.Samples/max(1, samples)))
}

// Split packs requests into as few batches as the limits allow, in their
// order. A request that is too large for a call becomes several.
func Split(requests []Request, limits Limits) [][]Request {
	var batches [][]Request
	var batch []Request
	var series, samples int
	flush := func() {
		if len(batch) > 0 {
			batches = append(batches, batch)
		}
		batch, series, samples = nil, 0, 0
	}
	for _, whole := range requests {
		for _, r := range whole.pieces(limits) {
			if r.Suspect || series+r.Series > limits.Series || samples+r.Series*r.Samples > limits.Samples {
				flush()
			}
			batch = append(batch, r)
			series += r.Series
			samples += r.Series * r.Samples
			if r.Suspect {
				flush()
			}
		}
	}
	flush()
	return batches
}

// pieces are requests that each fit into a call, as far as one metric does.
func (r Request) pieces(limits Limits) []Request {
	room := limits.room(r.Samples)
	if r.Series <= room || len(r.Metrics) == 1 {
		return []Request{r}
	}
	half := len(r.Metrics) / 2
	first, second := r, r
	first.Metrics, second.Metrics = r.Metrics[:half], r.Metrics[half:]
	first.Series = max(half, r.Series*half/len(r.Metrics))
	second.Series = max(len(second.Metrics), r.Series-first.Series)
	return append(first.pieces(limits), second.pieces(limits)...)
}
