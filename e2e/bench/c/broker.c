/* libzmq's own proxy between a ROUTER and a DEALER: the yardstick for every other broker.
 * usage: broker FRONTEND BACKEND   or, for libzmq's version:   broker
 */
#include <stdio.h>
#include <zmq.h>

int main(int argc, char **argv)
{
	if (argc < 3) {
		int major, minor, patch;
		zmq_version(&major, &minor, &patch);
		printf("%d.%d.%d\n", major, minor, patch);
		return 0;
	}
	void *context = zmq_ctx_new();
	void *front = zmq_socket(context, ZMQ_ROUTER);
	void *back = zmq_socket(context, ZMQ_DEALER);
	if (zmq_bind(front, argv[1]) || zmq_bind(back, argv[2])) {
		perror("bind");
		return 1;
	}
	return zmq_proxy(front, back, NULL);
}
