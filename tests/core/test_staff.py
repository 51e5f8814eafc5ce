"""What a role permits, and where."""

import pytest

from bot.core.staff.model import PERMISSIONS, Permission, Role, hash_token, permits


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(Permission))
def test_a_role_permits_in_its_own_city_and_nothing_next_door(role: Role, permission: Permission) -> None:
    roles = {"skopje": frozenset({role})}
    assert permits(roles, permission, "skopje") is (permission in PERMISSIONS[role])
    assert not permits(roles, permission, "tirana")


def test_an_admin_may_do_all_that_the_others_may() -> None:
    assert all(PERMISSIONS[role] <= PERMISSIONS[Role.ADMIN] for role in Role)


def test_nobody_but_an_admin_manages_the_team() -> None:
    assert [role for role in Role if Permission.MANAGE_TEAM in PERMISSIONS[role]] == [Role.ADMIN]


def test_a_token_is_not_to_be_read_from_its_hash() -> None:
    assert "sesame" not in hash_token("sesame")
    assert hash_token("sesame") != hash_token("Sesame")
