package vsphere

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/vmware/govmomi/vapi/rest"
	"github.com/vmware/govmomi/vapi/tags"
)

const (
	// tagLife is how long names of tags and categories are believed. Which
	// objects have which tags is as fresh as requests want it.
	tagLife = 10 * time.Minute
	// tagChunk is how many tags are asked about in one call.
	tagChunk = 500
)

// tag is a tag as results show it.
type tag struct{ category, name, description string }

// tagging knows which virtual machines have which tags. Tags are not part of
// the SOAP API but of a service of its own; see [tagService].
type tagging struct {
	service  *tagService
	attached *kept[map[Ref][]string] // identifiers of tags, by virtual machine

	mu    sync.Mutex // guards known
	known map[string]knownTag
}

// knownTag is a tag and when it was read.
type knownTag struct {
	tag
	read time.Time
}

func newTagging(l *link) *tagging {
	return &tagging{
		service:  newTagService(l),
		attached: newKept[map[Ref][]string](),
		known:    make(map[string]knownTag),
	}
}

// tagsOf is the tags of a virtual machine as they were at most age ago. It asks
// for those of all virtual machines at once, and once in a while for what each
// tag is called.
func (t *tagging) tagsOf(ctx context.Context, vm Ref, age time.Duration) ([]tag, error) {
	attached, err := t.attached.get(ctx, age, t.readAttached)
	if err != nil {
		return nil, err
	}
	var list []tag
	for _, id := range attached[vm] {
		known, err := t.called(ctx, id)
		if errors.Is(err, errNoTag) {
			continue // it was deleted meanwhile
		}
		if err != nil {
			return nil, err
		}
		list = append(list, known)
	}
	return list, nil
}

// readAttached takes a call for the list of tags and one for each 500 of them.
func (t *tagging) readAttached(ctx context.Context) (map[Ref][]string, error) {
	var ids []string
	err := t.service.call(ctx, "ListTags", func(ctx context.Context, m *tags.Manager) (err error) {
		ids, err = m.ListTags(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	t.forgetAllBut(ids)
	attached := make(map[Ref][]string)
	for some := range slices.Chunk(ids, tagChunk) {
		found, err := t.objectsWith(ctx, some)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			for _, o := range f.ObjectIDs {
				if ref := o.Reference(); ref.Type == "VirtualMachine" {
					attached[ref] = append(attached[ref], f.TagID)
				}
			}
		}
	}
	return attached, nil
}

func (t *tagging) objectsWith(ctx context.Context, ids []string) (found []tags.AttachedObjects, err error) {
	err = t.service.call(ctx, "ListAttachedObjectsOnTags", func(ctx context.Context, m *tags.Manager) (err error) {
		found, err = m.ListAttachedObjectsOnTags(ctx, ids)
		return err
	})
	return found, err
}

// called is what a tag is called: two calls when that is not known.
func (t *tagging) called(ctx context.Context, id string) (tag, error) {
	if known, ok := t.remembered(id); ok {
		return known, nil
	}
	began := time.Now()
	found, err := describe(ctx, t.service, "GetTag", id, (*tags.Manager).GetTag)
	if err != nil {
		return tag{}, err
	}
	category, err := describe(ctx, t.service, "GetCategory", found.CategoryID, (*tags.Manager).GetCategory)
	if err != nil {
		return tag{}, err
	}
	read := tag{category.Name, found.Name, found.Description}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known[id] = knownTag{read, began}
	return read, nil
}

// errNoTag says that there is no tag or category of an identifier.
var errNoTag = errors.New("there is no such tag")

// describe asks what an identifier stands for.
func describe[T any](ctx context.Context, s *tagService, name, id string, ask func(*tags.Manager, context.Context, string) (*T, error)) (found *T, err error) {
	gone := false
	err = s.call(ctx, name, func(ctx context.Context, m *tags.Manager) (err error) {
		found, err = ask(m, ctx, id)
		if gone = rest.IsStatusError(err, http.StatusNotFound); gone {
			return nil
		}
		return err
	})
	if gone {
		return nil, errNoTag
	}
	return found, err
}

func (t *tagging) remembered(id string) (tag, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	known, ok := t.known[id]
	return known.tag, ok && time.Since(known.read) < tagLife
}

// forgetAllBut drops tags that are gone.
func (t *tagging) forgetAllBut(ids []string) {
	there := make(map[string]bool, len(ids))
	for _, id := range ids {
		there[id] = true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	maps.DeleteFunc(t.known, func(id string, _ knownTag) bool { return !there[id] })
}

// close ends the session with the service.
func (t *tagging) close(ctx context.Context) { t.service.close(ctx) }
