"""The start page is empty for no role."""

import random
from datetime import date
from itertools import combinations
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.urls import reverse

from melek.identity.middleware import DEMO_KEY
from melek.identity.models import Grant, Role, Scope, User
from melek.kit.registers import navigation


def test_somebody_without_a_role_is_told_where_to_go(client: Client, reference: None) -> None:
    client.force_login(User.objects.create_user(username="contoh", password="kata-sandi-panjang"))
    text = client.get("/").content.decode()
    assert "Langkah berikutnya" in text
    assert "Berlatih kapan saja dan lihat hasil tes Anda sendiri." in text
    assert "Buka akun, beri peran" not in text


def test_every_section_that_a_role_opens_says_what_to_do_there(reference: None) -> None:
    scope = Scope.objects.get(path="/")
    for role in Role.objects.order_by("code"):
        user = User.objects.create_user(username=f"contoh-{role.code}", password="kata-sandi-panjang")
        Grant.objects.create(user=user, role=role, scope=scope, valid_from=date(2020, 1, 1))
        assert [item.code for item in navigation.visible(user) if not item.hint] == []


def test_no_roles_together_get_more_than_six_sections_and_none_is_lost(client: Client, reference: None) -> None:
    scope, roles = Scope.objects.get(path="/"), list(Role.objects.order_by("code"))
    may = {role.code: {one.permission for one in role.permissions.all()} for role in roles}
    draw, seen = random.Random(6), set()
    few = [together for number in range(4) for together in combinations(may, number)]
    many = [draw.sample(list(may), draw.randint(4, len(may))) for _number in range(500)]
    for together in [*few, *many, list(may)]:
        held = {permission for code in together for permission in may[code]}
        reader = SimpleNamespace(is_authenticated=True, has_perm=held.__contains__)
        kept, others = navigation.split(reader)
        assert len(kept) + bool(others) <= 6
        assert sorted([*kept, *others], key=lambda item: item.order) == navigation.visible(reader)
        seen.add(len(others))
    assert max(seen) > 1
    user = User.objects.create_user(username="contoh", password="kata-sandi-panjang")
    for role in roles:
        Grant.objects.create(user=user, role=role, scope=scope, valid_from=date(2020, 1, 1))
    client.force_login(user)
    text = client.get("/sections/").content.decode()
    assert text.split('<nav class="nav"')[1].split("</nav>")[0].count("<a ") == 6
    main = text.split("<main")[1]
    assert [item.code for item in navigation.visible(user) if f'href="{reverse(item.url_name)}"' not in main] == []


def test_a_role_finds_its_own_sections_on_the_start_page(client: Client, reference: None, settings: Any) -> None:
    user = User.objects.create_user(username="contoh", password="kata-sandi-panjang")
    role = Role.objects.get(code="learning_manager")
    Grant.objects.create(user=user, role=role, scope=Scope.objects.get(path="/"), valid_from=date(2020, 1, 1))
    settings.DEMO = True  # the door of the demo asks no second factor
    client.force_login(user)
    session = client.session
    session[DEMO_KEY] = True
    session.save()
    text = client.get("/").content.decode()
    assert "Langkah berikutnya" in text
    assert "Cari pegawai di lingkup Anda" in text
