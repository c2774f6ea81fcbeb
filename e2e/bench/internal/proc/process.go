package proc

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// Grace is how long a process may take to end after SIGTERM.
const Grace = 3 * time.Second

// Process is a running program. Its input and output are the benchmark's; of its error output the end is kept.
type Process struct {
	Input  *os.File      // its standard input; the process owns it
	Output *bufio.Reader // its standard output

	name   string
	cmd    *exec.Cmd
	output *os.File
	stderr tail
	done   chan struct{} // closed when the process has ended; err is set by then
	err    error
}

func start(name string, cmd *exec.Cmd) (*Process, error) {
	p := &Process{name: name, cmd: cmd, done: make(chan struct{})}
	if err := p.start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// start gives the child its ends of two pipes and closes them here.
func (p *Process) start() error {
	childIn, in, err := os.Pipe()
	if err != nil {
		return err
	}
	out, childOut, err := os.Pipe()
	if err != nil {
		return errors.Join(err, childIn.Close(), in.Close())
	}
	p.Input, p.output, p.Output = in, out, bufio.NewReader(out)
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = childIn, childOut, &p.stderr
	p.cmd.SysProcAttr = attributes()
	err = p.cmd.Start()
	if closeErr := errors.Join(childIn.Close(), childOut.Close()); err == nil {
		err = closeErr
	}
	if err != nil {
		return errors.Join(err, in.Close(), out.Close())
	}
	return nil
}

// PID is the process's id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Within returns a context that ends with ctx or with the process.
func (p *Process) Within(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		select {
		case <-p.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// Err says how and why the process ended, with the end of its error output. It is for a process that was to go on; nil while
// it does.
func (p *Process) Err() error {
	if !p.ended() {
		return nil
	}
	return fmt.Errorf("%s ended (%s) %s", p.name, p.cmd.ProcessState, p.stderr.String())
}

// Stop ends the process: it closes its input, sends SIGTERM, and SIGKILL when it does not leave within Grace, and waits for it.
// It is safe to call twice, and after the process has ended by itself.
func (p *Process) Stop() {
	_ = p.Input.Close()
	timer := time.AfterFunc(Grace, p.kill)
	defer timer.Stop()
	p.signal(syscall.SIGTERM)
	p.wait()
}

// Kill ends the process with SIGKILL and waits for it.
func (p *Process) Kill() {
	p.kill()
	p.wait()
}

func (p *Process) wait() {
	<-p.done
	_ = p.Input.Close()
	_ = p.output.Close()
}

func (p *Process) kill() { p.signal(syscall.SIGKILL) }

// signal ignores the error: the process may just have ended.
func (p *Process) signal(s syscall.Signal) { _ = p.cmd.Process.Signal(s) }

func (p *Process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}
