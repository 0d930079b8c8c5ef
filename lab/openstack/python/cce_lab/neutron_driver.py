"""Neutron without agents: ports, router interfaces and floating addresses become active as soon as they are used."""
from neutron_lib import constants
from neutron_lib import context as neutron_context
from neutron_lib.api.definitions import portbindings
from neutron_lib.callbacks import events, registry, resources
from neutron_lib.plugins import directory
from neutron_lib.plugins.ml2 import api

ROUTER_PORTS = (constants.DEVICE_OWNER_ROUTER_INTF, constants.DEVICE_OWNER_ROUTER_GW)


class MechanismDriver(api.MechanismDriver):
    """Binds every port to the host that asks for it."""

    def initialize(self):
        for event in (events.AFTER_CREATE, events.AFTER_UPDATE):
            registry.subscribe(_settle_floating_ip, resources.FLOATING_IP, event)

    @property
    def connectivity(self):
        return portbindings.CONNECTIVITY_L2

    def bind_port(self, context):
        segment = context.segments_to_bind[0]
        details = {
            portbindings.CAP_PORT_FILTER: True,
            portbindings.OVS_HYBRID_PLUG: False,
            "connectivity": portbindings.CONNECTIVITY_L2,
        }
        context.set_binding(
            segment[api.ID], portbindings.VIF_TYPE_OVS, details, status=constants.PORT_STATUS_ACTIVE
        )

    def create_port_postcommit(self, context):
        """A router's port is bound to no host, so nothing else would make it active."""
        port = context.current
        if port["device_owner"] in ROUTER_PORTS and port["status"] != constants.PORT_STATUS_ACTIVE:
            directory.get_plugin().update_port_status(
                neutron_context.get_admin_context(), port["id"], constants.PORT_STATUS_ACTIVE
            )


def _settle_floating_ip(resource, event, trigger, payload):
    """Does what the agent of a router would: a floating address is active while it belongs to a port."""
    address = payload.latest_state
    used = address.get("port_id") is not None
    status = constants.FLOATINGIP_STATUS_ACTIVE if used else constants.FLOATINGIP_STATUS_DOWN
    if address["status"] != status:
        trigger.update_floatingip_status(payload.context.elevated(), address["id"], status)
        address["status"] = status
