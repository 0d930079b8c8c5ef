"""Volumes without data: cinder's own fake driver, with what its fake volume group lacks."""
from cinder.tests import fake_driver


class VolumeDriver(fake_driver.FakeLoggingVolumeDriver):
    """Answers success to whatever cinder asks of a storage backend."""

    def extend_volume(self, volume, new_size):
        pass

    def copy_image_to_volume(self, context, volume, image_service, image_id, *args, **kwargs):
        pass

    def revert_to_snapshot(self, context, volume, snapshot):
        pass

    def update_migrated_volume(self, ctxt, volume, new_volume, original_volume_status):
        return {"_name_id": None}
