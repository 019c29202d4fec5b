#!/usr/bin/python3
"""An RTSP camera for tests: /h264 and /mjpeg, 320x240 at 25 fps, on the given port.

Prints "ready" once it listens. Needs Debian's python3-gi, gir1.2-gst-rtsp-server-1.0 and the
GStreamer plugins base, good and ugly.
"""
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer

PICTURES = (
    "videotestsrc is-live=true pattern=ball"
    " ! video/x-raw,format=I420,width=320,height=240,framerate=25/1"
)
MOUNTS = {
    "/h264": "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=25 bitrate=1000"
    " ! rtph264pay name=pay0 pt=96 config-interval=1",
    "/mjpeg": "jpegenc quality=80 ! rtpjpegpay name=pay0 pt=26",
}

Gst.init(None)
for element in ("x264enc", "jpegenc", "rtph264pay", "rtpjpegpay"):
    if Gst.ElementFactory.find(element) is None:
        sys.exit("expected GStreamer's element " + element + ", found none")
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(sys.argv[1])
for path, encoder in MOUNTS.items():
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch("( " + PICTURES + " ! " + encoder + " )")
    factory.set_shared(True)
    server.get_mount_points().add_factory(path, factory)
if server.attach(None) == 0:
    sys.exit("expected a free port, found " + sys.argv[1] + " taken")
print("ready", flush=True)
GLib.MainLoop().run()
