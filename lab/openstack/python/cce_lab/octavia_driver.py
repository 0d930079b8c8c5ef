"""Balancers whose address, port and security group are real in neutron, and whose amphorae do not exist."""
from octavia.common import exceptions as octavia_exceptions
from octavia.network import base
from octavia.network.drivers.neutron import allowed_address_pairs
from octavia.network.drivers.noop_driver import driver as noop

# What concerns amphorae: there is none, so octavia's own driver that does nothing answers.
OF_AMPHORAE = (
    "apply_qos_on_port",
    "create_port",
    "delete_port",
    "failover_preparation",
    "get_network_configs",
    "get_plugged_networks",
    "plug_aap_port",
    "plug_fixed_ip",
    "plug_network",
    "plug_port",
    "plug_vip",
    "set_port_admin_state_up",
    "unplug_aap_port",
    "unplug_network",
    "unplug_vip",
    "wait_for_port_detach",
)

# What the API asks about things of the person who calls, and the worker about ports of amphorae.
OF_BOTH = ("get_network", "get_port", "get_subnet")


class NetworkDriver(allowed_address_pairs.AllowedAddressPairsDriver):
    """Octavia's driver for neutron where something is there, and its noop driver where it is not."""

    def __init__(self):
        super().__init__()
        self._noop = noop.NoopNetworkDriver()


def _imagined(name):
    def method(self, *args, **kwargs):
        return getattr(self._noop, name)(*args, **kwargs)

    return method


def _real_if_there(name):
    real = getattr(allowed_address_pairs.AllowedAddressPairsDriver, name)

    def method(self, resource_id, context=None):
        if context is not None:  # the API checks what a person named: only neutron knows
            return real(self, resource_id, context=context)
        try:
            return real(self, resource_id)
        except (base.NetworkException, octavia_exceptions.OctaviaException):
            return getattr(self._noop, name)(resource_id)

    return method


for _name in OF_AMPHORAE:
    setattr(NetworkDriver, _name, _imagined(_name))
for _name in OF_BOTH:
    setattr(NetworkDriver, _name, _real_if_there(_name))
