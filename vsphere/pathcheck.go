package vsphere

import "sync"

// rememberedPaths limits how many paths a [pathCheck] remembers. Clients ask
// for a few dozen; more can only be made with keys.
const rememberedPaths = 4096

// pathCheck is [checkPaths] with a memory: the same few paths are asked for
// over and over. The zero value is ready.
type pathCheck struct {
	mu   sync.RWMutex // guards good
	good map[kindPath]struct{}
}

type kindPath struct{ kind, path string }

func (c *pathCheck) check(kind string, paths []string) error {
	var fresh []string
	c.mu.RLock()
	for _, path := range paths {
		if _, ok := c.good[kindPath{kind, path}]; !ok {
			fresh = append(fresh, path)
		}
	}
	c.mu.RUnlock()
	if fresh == nil {
		return nil
	}
	if err := checkPaths(kind, fresh); err != nil {
		return err
	}
	c.remember(kind, fresh)
	return nil
}

func (c *pathCheck) remember(kind string, paths []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.good == nil || len(c.good)+len(paths) > rememberedPaths {
		c.good = make(map[kindPath]struct{})
	}
	for _, path := range paths {
		c.good[kindPath{kind, path}] = struct{}{}
	}
}
