"""The buttons of the team: names that old messages still carry, so none is ever given a new meaning."""

TEAM = "team"
TEAM_PAGE = "team.page"  # page
INVITE = "team.invite"  # role
MEMBER = "team.member"  # resident, role
REVOKE = "team.revoke"  # resident, role
MEET_HERE = "team.here"  # in a group
MEET_PAGE = "team.heres"  # page; in a group
RESIGN = "team.resign"  # role
CONFIRM_RESIGN = "team.resigned"  # role
