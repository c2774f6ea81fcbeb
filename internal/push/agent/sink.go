package agent

import (
	"errors"

	"vpoller/zabbix/buffer"
)

// appended counts what the sink took. The lock is held.
func (a *Agent) appended(n int, err error) bool {
	switch {
	case err == nil:
		a.stats.Values += uint64(n)
	case errors.Is(err, buffer.ErrTooLong):
		if a.stats.TooLong++; a.stats.TooLong == 1 {
			a.cfg.Logger.Warn("a value is too long to be handed on, later ones are only counted", "zabbix", a.cfg.Name, "error", err)
		}
		a.stats.Values += uint64(n)
	default:
		a.stats.Lost += uint64(n)
		if a.stats.SinkErrors++; a.stats.SinkErrors == 1 {
			a.cfg.Logger.Error("values could not be handed on, later ones are only counted", "zabbix", a.cfg.Name, "error", err)
		}
		return false
	}
	return true
}
