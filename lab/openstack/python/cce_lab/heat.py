"""All of heat in one process, with two repairs for this release of it."""
import sys

from heat.cmd import all as heat_all  # first, as it patches the standard library

import requests
from heat.api.aws import ec2token
from heat.engine import notification
from keystoneauth1 import loading
from oslo_config import cfg


class AuthenticatedRequests:
    """
    The module `requests`, except that a post carries the token of heat's own user: since its security fix of 2025
    keystone checks the signature of an alarm's address only for those who show one, and this heat shows none.
    """

    def __init__(self):
        self._session = None

    def __getattr__(self, name):
        return getattr(requests, name)

    def post(self, url, **kwargs):
        kwargs.setdefault("headers", {})["X-Auth-Token"] = self._token()
        return requests.post(url, **kwargs)

    def _token(self):
        if self._session is None:
            auth = loading.load_auth_from_conf_options(cfg.CONF, "keystone_authtoken")
            self._session = loading.session.Session().load_from_options(auth=auth)
        return self._session.get_token()


def main():
    # Its notifications carry a context without credentials, with which the signal that causes them then fails.
    notification.notify = lambda *args, **kwargs: None
    ec2token.requests = AuthenticatedRequests()
    return heat_all.main()


if __name__ == "__main__":
    sys.exit(main())
