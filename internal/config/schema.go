package config

import "time"

// The tables below are the schema: every key that a file may hold, in the order
// in which a dump prints them.

func (p *Proxy) settings() []setting {
	return []setting{
		text("frontend", &p.Frontend, CheckBind),
		text("backend", &p.Backend, CheckBind),
		text("mgmt", &p.Mgmt, CheckBind),
		text("http", &p.HTTP, CheckHTTP),
		number("worker_credit", &p.WorkerCredit, 10_000),
		duration("timeout", &p.Timeout, time.Millisecond),
		duration("grace", &p.Grace, 0),
		size("max_message", &p.MaxMessage, KiB, GiB),
	}
}

func (w *Worker) settings() []setting {
	return []setting{
		dials("proxy", &w.Proxy),
		text("mgmt", &w.Mgmt, CheckBind),
		text("http", &w.HTTP, CheckHTTP),
		toggle("pprof", &w.Pprof),
		number("concurrency", &w.Concurrency, 10_000),
		number("queue", &w.Queue, 1_000_000),
		duration("timeout", &w.Timeout, time.Millisecond),
		text("vsphere_hosts_dir", &w.VSphereHostsDir, anyText),
	}
}

func (h *host) settings() []setting {
	return []setting{
		text("hostname", &h.Hostname, checkHostname),
		text("url", &h.URL, anyText), // checked in host.address
		text("username", &h.Username, anyText),
		password("password", &h.Password, &h.inline, h.mine),
		text("password_file", &h.passwordFile, anyText),
		text("ca_file", &h.CAFile, anyText),
		thumbprint("thumbprint", &h.Thumbprint),
		flag("insecure", &h.Insecure),
		duration("timeout", &h.Timeout, time.Millisecond),
		number("concurrent_calls", &h.ConcurrentCalls, 1000),
		numberOrNone("calls_per_minute", &h.CallsPerMinute, 1_000_000),
		sizeOrNone("bytes_per_minute", &h.BytesPerMinute, MiB, 1024*GiB),
		number("perf_batch", &h.PerfBatch, 500_000),
		toggle("mirror", &h.Mirror),
		duration("max_age", &h.MaxAge, time.Second),
		paths("volatile", &h.Volatile),
		number("max_paths", &h.MaxPaths, 100_000),
		size("max_memory", &h.MaxMemory, MiB, 1024*GiB),
	}
}
