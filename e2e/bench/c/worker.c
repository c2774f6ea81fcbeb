/* A DEALER worker on libzmq: it sends each envelope back, followed by a reply that begins as the request began.
 * usage: worker ENDPOINT REPLYSIZE
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

enum { ECHO_SIZE = 32 };

/* Passes the envelope through, up to and with its empty frame. Returns -1 when the context is gone. */
static int envelope(void *socket)
{
	size_t size;
	do {
		zmq_msg_t frame;
		zmq_msg_init(&frame);
		if (zmq_msg_recv(&frame, socket, 0) < 0)
			return -1;
		size = zmq_msg_size(&frame);
		if (zmq_msg_send(&frame, socket, ZMQ_SNDMORE) < 0)
			return -1;
	} while (size > 0);
	return 0;
}

int main(int argc, char **argv)
{
	static char request[1 << 16];
	if (argc < 3)
		return 2;
	int size = atoi(argv[2]);
	char *reply = malloc(size);
	memset(reply, 'x', size);

	void *socket = zmq_socket(zmq_ctx_new(), ZMQ_DEALER);
	if (zmq_connect(socket, argv[1])) {
		perror("connect");
		return 1;
	}
	puts("ready");
	fflush(stdout);
	while (envelope(socket) == 0) {
		zmq_recv(socket, request, sizeof request, 0);
		memcpy(reply, request, ECHO_SIZE);
		zmq_send(socket, reply, size, 0);
	}
	return 1;
}
