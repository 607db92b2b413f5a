"""Who answers for what: powers change hands on record."""

from __future__ import annotations

from hall.domain.actors import Role
from hall.domain.commands import ChangePosts
from hall.domain.errors import Forbidden, UnknownClerk
from hall.service.bodies import Body
from hall.service.new_accounts import check_posts
from hall.service.unit import Unit
from hall.store import accounts


def change_posts(unit: Unit, command: ChangePosts) -> Body:
    """Replace an account's posts. Raises Forbidden, UnknownClerk, UnknownDepartment, Invalid."""
    if unit.actor.role is not Role.ADMIN:
        raise Forbidden(role=unit.actor.role.value)
    found = accounts.find(unit.connection, command.account)
    if found is None:
        raise UnknownClerk(clerk=command.account)
    if command.department is not None:
        unit.catalog.department(command.department)
    check_posts(Role(found.role), command.posts)
    department = command.department or found.department
    accounts.set_posts(unit.connection, found.id, command.posts, department)
    data: dict[str, object] = {
        "account": found.id,
        "posts": sorted(command.posts),
        "from": sorted(found.posts),
        "department": department,
    }
    unit.emit("account.posts_changed", data=data)
    return data
