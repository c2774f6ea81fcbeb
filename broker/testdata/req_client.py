"""A REQ client: asks each line of standard input, prints each answer.

usage: req_client.py ENDPOINT
"""
import sys

import zmq

socket = zmq.Context.instance().socket(zmq.REQ)
socket.setsockopt(zmq.RCVTIMEO, 10000)
socket.setsockopt(zmq.LINGER, 0)
socket.connect(sys.argv[1])
for line in sys.stdin:
    socket.send(line.rstrip("\n").encode())
    frames = socket.recv_multipart()
    if len(frames) != 1:
        sys.exit("an answer of %d frames" % len(frames))
    print(frames[0].decode(), flush=True)
