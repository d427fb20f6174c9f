"""The node picker: a form field that finds a territory, with or without JavaScript."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cahiers.territory.models import Node
from cahiers.territory.queries import Choice, choices_for, node_with_key

TEMPLATE = "territory/picker.html"


class NodePicker(forms.TextInput):
    """What carries the key of the chosen node; the picker's template draws it."""

    use_fieldset = True

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        """Return the search box: the one thing of the picker that is always there to be labelled."""
        return f"{id_}_q" if id_ else ""


class NodeBoundField(BoundField):
    """The picker within a form: what is searched, what was found, what is chosen."""

    field: "NodeField"

    @property
    def query(self) -> str:
        """The text in the search box."""
        return str(self.form.data.get(f"{self.html_name}_q", "")) if self.form.is_bound else ""

    @property
    def chosen(self) -> str:
        """The key of the node chosen so far."""
        value = self.value()
        return value.key if isinstance(value, Node) else str(value or "")

    @property
    def levels(self) -> str:
        """The codes of the levels that may be chosen, as the address of the choices takes them."""
        return ",".join(self.field.levels)

    @property
    def branch(self) -> str:
        """The key of the node under which one must choose, as the address of the choices takes it."""
        return self.field.under.key if self.field.under else ""

    @cached_property
    def choices(self) -> list[Choice]:
        """The nodes to choose from: the chosen one first, then what the search found."""
        return choices_for(self.query, self.chosen, self.field.levels, self.field.under)

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> SafeString:
        """Draw the whole picker, so that `{{ form.territory }}` and the include give the same."""
        return render_to_string(TEMPLATE, {"field": self})


class NodeField(forms.CharField):
    """A territory: the browser sends its key, `cleaned_data` holds the Node (or None).

    Only open nodes can be chosen; `levels` (codes) and `under` (a node) narrow them further. The form that has
    one inherits from `SearchingForm`.
    """

    widget = NodePicker
    default_error_messages = {
        "required": _("Cherchez un territoire, puis choisissez-le dans la liste."),
        "unknown": _("Ce territoire ne peut pas être choisi ici : cherchez-en un autre."),
    }

    def __init__(self, *, levels: Iterable[str] = (), under: Node | None = None, **options: Any) -> None:
        self.levels, self.under = tuple(levels), under
        super().__init__(**{"label": _("Territoire"), "max_length": 51, "template_name": TEMPLATE, **options})

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> NodeBoundField:
        """Return the picker bound to a form."""
        return NodeBoundField(form, self, field_name)

    def prepare_value(self, value: Any) -> Any:
        """Show a node by its key."""
        return value.key if isinstance(value, Node) else value

    def clean(self, value: Any) -> Node | None:
        """Return the node of that key; refused when it is closed, or outside of what the field allows."""
        key = super().clean(value.key if isinstance(value, Node) else value)
        if not key:
            return None
        node = node_with_key(key)
        if node is None or node.closed_on or (self.levels and node.level_id not in self.levels):
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        if self.under is not None and not node.is_under(self.under.path):
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return node

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare keys."""
        return bool(super().has_changed(self.prepare_value(initial), data))


if TYPE_CHECKING:  # a mixin for any form: it is a form for the type checker only
    _Form = forms.Form
else:
    _Form = object


class SearchingForm(_Form):
    """A form whose « Chercher » button shows it again, filled as it was, with the territories found.

    While someone searches, the form is neither valid nor in error: the view that shows it again when it is
    not valid does the right thing without knowing.
    """

    @property
    def is_searching(self) -> bool:
        """Whether the form came back through the search button of one of its pickers, or Enter in its search box."""
        names = [self.add_prefix(name) for name, field in self.fields.items() if isinstance(field, NodeField)]
        return self.is_bound and any(f"{name}_search" in self.data or self._is_typing(name) for name in names)

    def _is_typing(self, name: str) -> bool:
        """Whether Enter was pressed while a search had been typed and nothing chosen (see `components/enter.html`)."""
        return "enter" in self.data and bool(self.data.get(f"{name}_q", "").strip()) and not self.data.get(name)

    def full_clean(self) -> None:
        """Check nothing while someone searches."""
        if not self.is_searching:
            super().full_clean()
            return
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def is_valid(self) -> bool:
        """Never while someone searches."""
        return not self.is_searching and super().is_valid()


class SearchForm(forms.Form):
    """The search page's form."""

    q = forms.CharField(label=_("Nom, commune ou code"), max_length=100, required=False, strip=True)


class ChoicesForm(forms.Form):
    """What a picker asks for as its search box changes; its search and its choice come under their own names."""

    name = forms.RegexField(r"^[A-Za-z0-9_-]{1,40}$")
    levels = forms.RegexField(r"^[a-z0-9,_-]{0,60}$", required=False)
    under = forms.CharField(max_length=51, required=False)

    def clean_levels(self) -> list[str]:
        """Split the codes of levels."""
        return [code for code in self.cleaned_data["levels"].split(",") if code]

    def clean_under(self) -> Node | None:
        """Return the node of that key; refused when there is none."""
        key = self.cleaned_data["under"]
        node = node_with_key(key) if key else None
        if key and node is None:
            raise forms.ValidationError(_("Ce territoire n’existe pas."))
        return node
