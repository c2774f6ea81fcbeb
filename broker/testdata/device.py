"""libzmq's own proxy, as the original vPoller's is: prints the endpoints of its
ROUTER and its DEALER, then forwards until it is killed.

usage: device.py
"""
import zmq

context = zmq.Context.instance()
front = context.socket(zmq.ROUTER)
back = context.socket(zmq.DEALER)
for socket in (front, back):
    socket.setsockopt(zmq.LINGER, 0)
    socket.bind("tcp://127.0.0.1:*")
    print(socket.getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").decode(), flush=True)
zmq.proxy(front, back)
