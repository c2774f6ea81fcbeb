/* One question over libzmq, as an external check in C asks it: ENDPOINT REQUEST.
   Prints the answer; exit code 1 when none comes within 10 s. */
#include <stdio.h>
#include <string.h>
#include <zmq.h>

int main(int argc, char **argv)
{
    static char answer[1 << 20];
    int timeout = 10000, linger = 0, n;

    if (argc != 3) {
        fprintf(stderr, "usage: ask ENDPOINT REQUEST\n");
        return 2;
    }
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_REQ);
    zmq_setsockopt(socket, ZMQ_RCVTIMEO, &timeout, sizeof timeout);
    zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
    if (zmq_connect(socket, argv[1]) != 0 || zmq_send(socket, argv[2], strlen(argv[2]), 0) < 0 ||
        (n = zmq_recv(socket, answer, sizeof answer, 0)) < 0) {
        fprintf(stderr, "ask: %s\n", zmq_strerror(zmq_errno()));
        return 1;
    }
    fwrite(answer, 1, n < (int)sizeof answer ? n : (int)sizeof answer, stdout);
    zmq_close(socket);
    zmq_ctx_destroy(context);
    return 0;
}
