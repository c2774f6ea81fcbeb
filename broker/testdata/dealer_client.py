"""A DEALER client: sends every line of standard input, a JSON list of frames,
then prints as many answers, also as lists.

usage: dealer_client.py ENDPOINT [IDENTITY]
"""
import json
import sys

import zmq

socket = zmq.Context.instance().socket(zmq.DEALER)
socket.setsockopt(zmq.RCVTIMEO, 10000)
socket.setsockopt(zmq.LINGER, 0)
if len(sys.argv) > 2:
    socket.setsockopt(zmq.IDENTITY, sys.argv[2].encode())
socket.connect(sys.argv[1])
count = 0
for line in sys.stdin:
    socket.send_multipart([frame.encode() for frame in json.loads(line)])
    count += 1
for _ in range(count):
    print(json.dumps([frame.decode() for frame in socket.recv_multipart()]), flush=True)
