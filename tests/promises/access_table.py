"""Who may do what, everywhere: the one table of the house's access, kept by `test_s5_who_may_do_what`.

A line is an address, the thing it is asked about (a word of `scene.things`), who gets its page, who may send its
form. An address that is not here fails the test; so does any role that gets more, or less, than its line says.
"""

from dataclasses import dataclass

from tests.promises import insight_scene, meetings_scene, questionnaires_scene
from tests.promises.scene import ROLES

EVERYBODY = frozenset(ROLES)
SIGNED = EVERYBODY - {"anonymous"}
MEMBERS = SIGNED - {"newcomer"}
GROUPS = {
    "-": frozenset(),
    "everybody": EVERYBODY,
    "signed": SIGNED,
    "members": MEMBERS,
    "moderators": frozenset({"moderator", "national"}),
    "managers": frozenset({"national", "administrator"}),
    "readers": frozenset({"analyst", "national"}),
    "field": frozenset({"organiser", "coordinator", "delegate_a", "delegate_b", "national"}),
    "board_readers": frozenset({"coordinator", "delegate_a", "delegate_b", "analyst", "national"}),
    "coordinators": frozenset({"coordinator", "delegate_a", "delegate_b", "national"}),
    "nationals": frozenset({"national"}),
    "met_leaders": frozenset({"author", "coordinator", "delegate_a", "national"}),
    "givers_in_a": frozenset({"coordinator", "delegate_a", "national", "administrator"}),
    "givers": frozenset({"coordinator", "delegate_a", "delegate_b", "national", "administrator"}),
}

TABLE = """
address                       | about            | page                                  | form
healthz                       | -                | everybody                             | -
readyz                        | -                | everybody                             | -
robots                        | -                | everybody                             | -
security                      | -                | everybody                             | -

portal:home                   | -                | everybody                             | -
portal:campaigns              | -                | everybody                             | -
portal:definitions            | -                | everybody                             | -
portal:register               | -                | everybody                             | -
portal:charter                | -                | everybody                             | -
portal:accessibility          | -                | everybody                             | -
portal:accessibility_feedback | -                | everybody                             | everybody
portal:legal                  | -                | everybody                             | -
portal:privacy                | -                | everybody                             | -
portal:privacy_11_14          | -                | everybody                             | -
portal:privacy_15_17          | -                | everybody                             | -
portal:contact                | -                | everybody                             | everybody
portal:site_map               | -                | everybody                             | -
portal:identity               | campaign         | everybody                             | -
portal:identity               | hidden           | -                                     | -
portal:said                   | campaign         | everybody                             | -
portal:said                   | hidden           | -                                     | -
portal:answered               | campaign         | everybody                             | -
portal:answered               | hidden           | -                                     | -

territory:index               | -                | everybody                             | -
territory:search              | -                | everybody                             | -
territory:choices             | picker           | everybody                             | -
territory:detail              | -                | everybody                             | -

people:sign_in                | -                | everybody                             | everybody
people:link_sent              | -                | everybody                             | -
people:sign_in_link           | link             | everybody                             | everybody
people:sign_in_link           | unknown_token    | -                                     | -
people:sign_out               | -                | -                                     | everybody
people:account                | -                | members                               | members
people:welcome                | -                | signed                                | newcomer
people:password               | -                | signed                                | signed
people:sign_out_elsewhere     | -                | -                                     | signed
people:left                   | -                | everybody                             | -
people:roles                  | -                | givers                                | delegate_a, managers
people:end_role               | role_in_a        | givers_in_a                           | givers_in_a
people:end_role               | role_in_b        | delegate_b, managers                  | delegate_b, managers
people:end_role               | national_role    | administrator                         | administrator
people:end_role               | own_role         | organiser, givers_in_a                | organiser, givers_in_a
people:confirm_invitation     | waiting          | -                                     | administrator
people:invitation             | offer            | everybody                             | anonymous
people:invitation             | unknown_token    | -                                     | -

campaign:landing              | campaign         | everybody                             | -
campaign:landing              | closed           | everybody                             | -
campaign:landing              | hidden           | -                                     | -
campaign:theme                | campaign         | everybody                             | -
campaign:theme                | hidden           | -                                     | -
campaign:calendar             | campaign         | everybody                             | -
campaign:calendar             | hidden           | -                                     | -
campaign:phase                | phase            | managers                              | managers
campaign:phase                | academic_phase   | managers                              | managers
campaign:phase                | hidden_phase     | -                                     | -
campaign:phase                | crossed_phase    | -                                     | -

debate:list                   | campaign         | everybody                             | -
debate:list                   | closed           | everybody                             | -
debate:list                   | hidden           | -                                     | -
debate:new                    | campaign         | members                               | members
debate:new                    | closed           | members                               | -
debate:new                    | hidden           | -                                     | -
debate:similar                | campaign         | everybody                             | -
debate:similar                | hidden           | -                                     | -
debate:mine                   | campaign         | signed                                | -
debate:mine                   | hidden           | -                                     | -
debate:detail                 | published        | everybody                             | -
debate:detail                 | parent           | everybody                             | -
debate:detail                 | draft            | author                                | -
debate:detail                 | closed           | everybody                             | -
debate:detail                 | hidden           | -                                     | -
debate:detail                 | crossed          | -                                     | -
debate:history                | published        | everybody                             | -
debate:history                | draft            | -                                     | -
debate:history                | hidden           | -                                     | -
debate:history                | crossed          | -                                     | -
debate:count                  | published        | everybody                             | -
debate:count                  | draft            | -                                     | -
debate:count                  | hidden           | -                                     | -
debate:count                  | crossed          | -                                     | -
debate:preview                | draft            | author                                | -
debate:preview                | published        | -                                     | -
debate:preview                | hidden_draft     | -                                     | -
debate:draft                  | draft            | author                                | author
debate:draft                  | own              | author                                | -
debate:draft                  | published        | -                                     | -
debate:draft                  | hidden_draft     | -                                     | -
debate:publish                | draft            | -                                     | author
debate:publish                | own              | -                                     | -
debate:publish                | published        | -                                     | -
debate:publish                | closed_draft     | -                                     | -
debate:publish                | hidden_draft     | -                                     | -
debate:edit                   | own              | author                                | author
debate:edit                   | draft            | author                                | -
debate:edit                   | published        | -                                     | -
debate:edit                   | closed           | author                                | -
debate:edit                   | hidden           | -                                     | -
debate:edit                   | crossed          | -                                     | -
debate:withdraw               | own              | author                                | author
debate:withdraw               | draft            | author                                | author
debate:withdraw               | published        | -                                     | -
debate:withdraw               | parent           | -                                     | -
debate:withdraw               | hidden           | -                                     | -
debate:withdraw               | crossed          | -                                     | -
debate:vote                   | published        | -                                     | members
debate:vote                   | own              | -                                     | members
debate:vote                   | merged           | -                                     | members
debate:vote                   | parent           | -                                     | -
debate:vote                   | draft            | -                                     | -
debate:vote                   | closed           | -                                     | -
debate:vote                   | hidden           | -                                     | -
debate:vote                   | crossed          | -                                     | -
debate:follow                 | published        | -                                     | signed
debate:follow                 | closed           | -                                     | signed
debate:follow                 | draft            | -                                     | author
debate:follow                 | hidden           | -                                     | -
debate:follow                 | crossed          | -                                     | -
debate:argue                  | published        | -                                     | members
debate:argue                  | parent           | -                                     | -
debate:argue                  | draft            | -                                     | -
debate:argue                  | closed           | -                                     | -
debate:argue                  | hidden           | -                                     | -
debate:argue                  | crossed          | -                                     | -
debate:reply                  | argument         | members                               | members
debate:reply                  | closed_argument  | members                               | -
debate:reply                  | hidden_argument  | -                                     | -
debate:reply                  | crossed_argument | -                                     | -
debate:useful                 | argument         | -                                     | signed
debate:useful                 | closed_argument  | -                                     | -
debate:useful                 | hidden_argument  | -                                     | -
debate:useful                 | crossed_argument | -                                     | -
debate:withdraw_argument      | own_argument     | -                                     | author
debate:withdraw_argument      | argument         | -                                     | -
debate:withdraw_argument      | closed_argument  | -                                     | author
debate:withdraw_argument      | hidden_argument  | -                                     | -
debate:withdraw_argument      | crossed_argument | -                                     | -
debate:merge                  | published        | moderators                            | moderators
debate:merge                  | academic         | moderators, moderator_b               | -
debate:merge                  | parent           | moderators                            | -
debate:merge                  | draft            | -                                     | -
debate:merge                  | hidden           | -                                     | -
debate:merge                  | crossed          | -                                     | -
debate:split                  | published        | moderators                            | moderators
debate:split                  | academic         | moderators, moderator_b               | moderators, moderator_b
debate:split                  | parent           | moderators                            | -
debate:split                  | draft            | -                                     | -
debate:split                  | hidden           | -                                     | -
debate:split                  | crossed          | -                                     | -
debate:answer                 | published        | national                              | national
debate:answer                 | academic         | national                              | national
debate:answer                 | draft            | -                                     | -
debate:answer                 | hidden           | -                                     | -
debate:answer                 | crossed          | -                                     | -
debate:closing                | published        | moderators                            | moderators
debate:closing                | academic         | moderators, moderator_b               | moderators, moderator_b
debate:closing                | draft            | -                                     | -
debate:closing                | hidden           | -                                     | -
debate:closing                | crossed          | -                                     | -
debate:undo                   | regrouping       | moderators                            | moderators
debate:undo                   | crossed_regrouping | -                                   | -
"""


@dataclass(frozen=True)
class Line:
    """One line of the table: who gets the page, who may send the form."""

    address: str
    about: str
    page: frozenset[str]
    form: frozenset[str]

    def may(self, role: str, method: str) -> bool:
        """Say whether the line lets a role in by a method; nobody comes in by any other than GET and POST."""
        return role in {"GET": self.page, "HEAD": self.page, "POST": self.form}.get(method, frozenset())


def _roles(cell: str) -> frozenset[str]:
    """Return the roles that a cell names, by groups or one by one; KeyError on a word nobody knows."""
    words = [word.strip() for word in cell.split(",")]
    return frozenset().union(*(GROUPS[word] if word in GROUPS else {ROLES[ROLES.index(word)]} for word in words))


ROOMS = questionnaires_scene.TABLE + meetings_scene.TABLE + insight_scene.TABLE


def read_table(table: str = TABLE + ROOMS) -> list[Line]:
    """Return the lines of the table."""
    rows = [[cell.strip() for cell in row.split("|")] for row in table.strip().splitlines()[1:] if row.strip()]
    return [Line(address, about, _roles(page), _roles(form)) for address, about, page, form in rows]
