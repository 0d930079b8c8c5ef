"""
Conductor, scheduler and one compute service for each fake hypervisor: `nova.py CONFIGURATION HOST...`.

Nova is imported once and every service is a fork, which takes a fraction of the time and memory that ten programs
take. They live and die together: where one ends, this process ends the others, so that nobody takes half of nova
for the whole.
"""
import ctypes
import gc
import importlib
import os
import signal
import sys
import traceback

import nova.cmd.compute  # first, as it patches the standard library
import nova.cmd.conductor
import nova.cmd.scheduler
import nova.conf
import eventlet.hubs

PR_SET_PDEATHSIG = 1


def import_managers(configuration):
    """How often periodic tasks run is read when these modules are imported, so the configuration comes first."""
    nova.conf.CONF(["--config-file", os.path.join(configuration, "nova.conf")], project="nova")
    for module in ("nova.compute.manager", "nova.conductor.manager", "nova.scheduler.manager", "nova.virt.fake"):
        importlib.import_module(module)
    nova.conf.CONF.reset()


def fork(main, *config_files):
    """Runs a service in a child that ends with this process, however this process ends."""
    pid = os.fork()
    if pid:
        return pid
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        eventlet.hubs.use_hub()  # the parent's event loop is not to be shared
        sys.argv = ["nova", *(word for file in config_files for word in ("--config-file", file))]
        main()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def main(configuration, *hosts):
    import_managers(configuration)
    # What was imported is never collected, so that the children go on sharing the memory that it is in.
    gc.collect()
    gc.freeze()
    common = os.path.join(configuration, "nova.conf")
    compute = os.path.join(configuration, "nova-compute.conf")
    children = {
        fork(nova.cmd.conductor.main, common): "nova-conductor",
        fork(nova.cmd.scheduler.main, common): "nova-scheduler",
    }
    for host in hosts:
        own = os.path.join(configuration, f"nova-{host}.conf")
        children[fork(nova.cmd.compute.main, compute, own)] = f"nova-compute on {host}"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        ended, _ = os.wait()
        print(f"{children.pop(ended)} has ended, so the others are ended too", flush=True)
    finally:
        for child in children:
            try:
                os.kill(child, signal.SIGTERM)
            except ProcessLookupError:
                pass
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
