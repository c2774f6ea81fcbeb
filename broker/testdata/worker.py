"""A worker that answers "NAME BODY" to BODY, in the manner of the original
vPoller's (dealer: exactly three frames, or it fails) or as a REP socket.

usage: worker.py ENDPOINT dealer|rep NAME
"""
import sys

import zmq

endpoint, kind, name = sys.argv[1:]
socket = zmq.Context.instance().socket(zmq.DEALER if kind == "dealer" else zmq.REP)
socket.setsockopt(zmq.LINGER, 0)
socket.setsockopt(zmq.HEARTBEAT_IVL, 200)
socket.connect(endpoint)
while True:
    frames = socket.recv_multipart()
    if len(frames) != (3 if kind == "dealer" else 1):
        sys.exit("a request of %d frames" % len(frames))
    frames[-1] = name.encode() + b" " + frames[-1]
    socket.send_multipart(frames)
