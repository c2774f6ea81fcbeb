/* REQ clients on libzmq, all in one thread: each has one request in the air and checks that the reply belongs to it.
 * usage: load ENDPOINT CLIENTS WARMUP_MS LENGTH_MS PATIENCE_MS REQUEST
 *
 * REQUEST holds sixteen digits at TAG_START; they become a tag that no other request of the run has, and a reply begins with
 * the first ECHO_SIZE bytes of its request. The program asks for the time of the warm-up, says "ready", waits for a line of
 * input, asks for the time of the measurement, prints a summary line and four bytes, low byte first, for each latency in
 * nanoseconds, and leaves after one more line or the end of its input, so that its cost can be read before.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

enum { TAG_START = 10, TAG_SIZE = 16, ECHO_SIZE = 32, TICK_MS = 100 };

struct client {
	void *socket;
	char *request;
	unsigned sequence;
	int64_t asked; /* ns; 0 when nothing is in the air */
};

static void *context;
static const char *endpoint;
static struct client *clients;
static zmq_pollitem_t *items;
static size_t request_size;
static int count, open_requests, wrong, lost;
static int64_t patience, until;
static uint32_t *latencies;
static size_t right, room;

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void open_socket(int i)
{
	int none = 0;
	clients[i].socket = zmq_socket(context, ZMQ_REQ);
	zmq_setsockopt(clients[i].socket, ZMQ_LINGER, &none, sizeof none);
	if (zmq_connect(clients[i].socket, endpoint)) {
		perror("connect");
		exit(1);
	}
	items[i].socket = clients[i].socket;
	items[i].events = ZMQ_POLLIN;
}

/* The reply that a client waits for may still come: it goes on with a new socket. */
static void renew(int i)
{
	zmq_close(clients[i].socket);
	open_socket(i);
}

static void ask(int i)
{
	struct client *c = &clients[i];
	char tag[TAG_SIZE + 16];
	int64_t t = now();
	if (t > until)
		return;
	snprintf(tag, sizeof tag, "%06d%010u", i, ++c->sequence);
	memcpy(c->request + TAG_START, tag, TAG_SIZE);
	c->asked = t;
	open_requests++;
	zmq_send(c->socket, c->request, request_size, 0);
}

static void note(int64_t took)
{
	if (right == room) {
		room = room ? 2 * room : 1 << 16;
		latencies = realloc(latencies, room * sizeof *latencies);
	}
	latencies[right++] = took > UINT32_MAX ? UINT32_MAX : (uint32_t)took;
}

static void take(int i)
{
	char reply[1 << 16];
	struct client *c = &clients[i];
	int size = zmq_recv(c->socket, reply, sizeof reply, 0);
	if (size >= ECHO_SIZE && !memcmp(reply, c->request, ECHO_SIZE)) {
		note(now() - c->asked);
	} else {
		wrong++;
		renew(i);
	}
	c->asked = 0;
	open_requests--;
	ask(i);
}

/* Gives up requests that are older than the patience. */
static void sweep(int64_t t)
{
	for (int i = 0; i < count; i++) {
		if (!clients[i].asked || t - clients[i].asked < patience)
			continue;
		lost++;
		clients[i].asked = 0;
		open_requests--;
		renew(i);
		ask(i);
	}
}

static int64_t run(int64_t length)
{
	int64_t begin = now(), swept = begin;
	right = wrong = lost = 0;
	until = begin + length;
	for (int i = 0; i < count; i++)
		ask(i);
	while (open_requests > 0) {
		zmq_poll(items, count, TICK_MS);
		for (int i = 0; i < count; i++)
			if (items[i].revents & ZMQ_POLLIN)
				take(i);
		if (now() - swept > TICK_MS * 1000000LL)
			sweep(swept = now());
	}
	return now() - begin;
}

int main(int argc, char **argv)
{
	if (argc < 7)
		return 2;
	endpoint = argv[1];
	count = atoi(argv[2]);
	patience = atoll(argv[5]) * 1000000;
	request_size = strlen(argv[6]);
	context = zmq_ctx_new();
	clients = calloc(count, sizeof *clients);
	items = calloc(count, sizeof *items);
	for (int i = 0; i < count; i++) {
		clients[i].request = strdup(argv[6]);
		open_socket(i);
	}

	run(atoll(argv[3]) * 1000000);
	puts("ready");
	fflush(stdout);
	getchar();
	int64_t elapsed = run(atoll(argv[4]) * 1000000);
	printf("{\"right\":%zu,\"wrong\":%d,\"lost\":%d,\"elapsed_ns\":%lld}\n", right, wrong, lost, (long long)elapsed);
	fwrite(latencies, sizeof *latencies, right, stdout);
	fflush(stdout);
	getchar();
	return 0;
}
