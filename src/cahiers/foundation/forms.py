"""Forms in the markup of the State design system: labels, hints and errors tied to their fields.

`{{ form }}` shows the summary of errors, then each field; `{{ form.name.as_field_group }}` shows one.
Every id named by an `aria-*` attribute is in the page: django-dsfr's own forms name some that are not.
"""

from typing import Any

from django import forms

SELECTS = (forms.Select, forms.SelectMultiple)
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
BUTTONS = (forms.CheckboxInput, forms.FileInput, *CHOICES)


class SiteBoundField(forms.BoundField):
    """A field and its value, dressed as the design system wants its widget."""

    @property
    def group(self) -> str:
        """Name the component of the widget: input, select, checkbox, upload or fieldset."""
        widget = self.field.widget
        if isinstance(widget, CHOICES):
            return "fieldset"
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        if isinstance(widget, forms.FileInput):
            return "upload"
        return "select" if isinstance(widget, SELECTS) else "input"

    @property
    def option_type(self) -> str:
        """Say whether the options of a fieldset exclude each other: radio or checkbox."""
        return "checkbox" if isinstance(self.field.widget, forms.CheckboxSelectMultiple) else "radio"

    @property
    def described_by(self) -> str:
        """Return the ids of the hint and of the errors that this page really shows."""
        return (super().aria_describedby or "") if self.auto_id else ""

    @property
    def template_name(self) -> str:
        """Return the component that shows the label, the hint, the widget and the errors."""
        return getattr(self.field, "template_name", None) or f"components/fields/{self.group}.html"

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the class of the design system to Django's own attributes."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        if not shown.is_hidden and not isinstance(shown, (forms.CheckboxInput, *CHOICES)):
            names = ["fr-upload"] if isinstance(shown, forms.FileInput) else [f"fr-{self.group}"]
            if self.errors:
                names.append(f"{names[0]}--error")
            given = built.get("class") or shown.attrs.get("class", "")
            built["class"] = " ".join([*names, *([given] if given else [])])
        return built


class SiteForm(forms.Form):
    """The form of every room: shape and cleaning here, the gesture in an action."""

    template_name = "components/form.html"
    bound_field_class = SiteBoundField
    required_css_class = ""
    error_css_class = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def refuse(self, error: Exception | str, field: str | None = None) -> None:
        """Show why the gesture was refused, on a field or above the form; what was typed stays."""
        self.add_error(field, str(error))
