"""People for tests: an adult with a name, who entered by link; roles on the top of a tree unless told otherwise."""

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory
from tests.factories.territory import NodeFactory

from cahiers.people.enums import AgeBand, Audience, RoleName
from cahiers.people.identity.addresses import canonical_address
from cahiers.people.identity.names import name_key
from cahiers.people.models import Role, User

PASSWORD = "quatre mots bien choisis"


class UserFactory(DjangoModelFactory):
    """Somebody with a profile; `UserFactory(newcomer=True)` has just entered and has none yet."""

    class Meta:
        model = User

    class Params:
        newcomer = factory.Trait(display_name="", name_key=None)
        young = factory.Trait(
            age_band=AgeBand.YOUNG,
            audience=Audience.PUPIL,
            display_name=factory.Sequence(lambda rank: f"Renard curieux {rank + 2}"),
        )
        with_password = factory.Trait(password=factory.LazyFunction(lambda: make_password(PASSWORD)))

    email = factory.Sequence(lambda rank: f"personne{rank}@exemple.fr")
    canonical_email = factory.LazyAttribute(lambda user: canonical_address(user.email))
    display_name = factory.Sequence(lambda rank: f"Personne {rank}")
    name_key = factory.LazyAttribute(lambda user: name_key(user.display_name))
    audience = Audience.TEACHER
    password = factory.LazyFunction(lambda: make_password(None))


class RoleFactory(DjangoModelFactory):
    """An organiser on a place of their own."""

    class Meta:
        model = Role

    user = factory.SubFactory(UserFactory)
    name = RoleName.ORGANISER
    node = factory.SubFactory(NodeFactory, parent=None, level="nat")
