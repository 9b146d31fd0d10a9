"""What nobody can be sure of stands first in the staff site; a frozen digest can be read there without its secret."""

import pytest
from django.test import Client

from pledges.models import Delivery
from pledges.vocabulary import DeliveryState
from tests.rig.mail import pending
from tests.rig.reading import everything

pytestmark = pytest.mark.django_db


def test_P3_doubtful_deliveries_stand_first(admin_client: Client) -> None:
    doubtful = [pending(f"doubtful{n}@example.org").pk for n in range(3)]
    for n in range(5):
        pending(f"fine{n}@example.org")
    everything(Delivery).filter(pk__in=doubtful).update(
        state=DeliveryState.AMBIGUOUS, problem="Look whether it arrived."
    )
    page = admin_client.get("/admin/pledges/delivery/").content.decode()
    first_fine = min(page.index(f"fine{n}@example.org") for n in range(5))
    assert all(page.index(f"doubtful{n}@example.org") < first_fine for n in range(3))
    assert "Look whether it arrived." in page


def test_a_digest_is_read_in_the_staff_site_without_the_secret_of_its_link(admin_client: Client) -> None:
    made = pending("reader@example.org", text="Words.\nhttps://tracker.example/digest/unsubscribe/TOKEN/\n")
    page = admin_client.get(f"/admin/pledges/digest/{made.digest.pk}/change/").content.decode()
    assert "Words." in page
    assert made.digest.subscription.token not in page
