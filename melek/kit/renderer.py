"""Django forms in the look of Melek: `{{ form }}` renders the fields of the kit, with hint and error beside each."""

from django.forms.renderers import DjangoTemplates
from django.template import engines
from django.template.backends.base import BaseEngine


class FormRenderer(DjangoTemplates):
    """Widgets from Django, field and form from `kit/forms/`, through the project's own engine so that tags load."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/field.html"
    formset_template_name = "kit/forms/formset.html"

    def get_template(self, template_name: str):  # type: ignore[no-untyped-def]
        if template_name.startswith("kit/"):
            engine: BaseEngine = engines["django"]
            return engine.get_template(template_name)
        return super().get_template(template_name)
