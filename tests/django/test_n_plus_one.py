"""docs/django/n-plus-one.md의 주장."""

import re
import sys

import pytest

from tests.django.summaries import summary

HERE = "tests/n_plus_one/"
CONFTEST = "django/shop_project/tests/n_plus_one/conftest.py"
GREW = re.compile(r"Failed: Expected to perform (\d+) queries but (\d+) were done")
SEEN = re.compile(r"^\.?(.+): (\d+)$", re.MULTILINE)
NEW_DJANGO = pytest.mark.python(">=3.12")

# 뷰와 시리얼라이저의 여러 자리에 심은 N+1. 이름이 fixed_로 시작하는 것은 고친 것이다.
PLANTED = """
import pytest
from asgiref.sync import sync_to_async
from django.http import HttpResponse, JsonResponse
from django.template import Context, Engine
from django.urls import path
from django.views.generic import ListView
from orders.serializers import OrderSerializer
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet
from users.models import User
from users.serializers import UserSerializer

class UserWithOrders(serializers.ModelSerializer):
    orders = OrderSerializer(many=True)
    class Meta:
        model = User
        fields = ("id", "orders")

class TeamName(serializers.ModelSerializer):
    team = serializers.SerializerMethodField()
    class Meta:
        model = User
        fields = ("id", "team")
    def get_team(self, user):
        return user.team.name

class OrderNumbers(serializers.ModelSerializer):
    orders = serializers.SerializerMethodField()
    class Meta:
        model = User
        fields = ("id", "orders")
    def get_orders(self, user):
        return [order.pk for order in user.orders.all()]

class Changed(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ("id",)
    def to_representation(self, user):
        return {**super().to_representation(user), "team": user.team.name}

def generic(queryset, serializer):
    class View(ListAPIView):
        queryset = property(lambda self: None)
        serializer_class = serializer
        def get_queryset(self):
            return queryset.all()
    return View.as_view()

def view_set(queryset, serializer):
    class View(ReadOnlyModelViewSet):
        serializer_class = serializer
        def get_queryset(self):
            return queryset.all()
    return View.as_view({"get": "list"})

def function(queryset):
    return lambda request: JsonResponse({user.username: user.team.name for user in queryset.all()})

def template(queryset):
    source = '[{% for user in users %}"{{ user.team.name }}"{% if not forloop.last %},{% endif %}{% endfor %}]'
    def view(request):
        text = Engine().from_string(source).render(Context({"users": queryset.all()}))
        return HttpResponse(text, content_type="application/json")
    return view

def class_based(queryset):
    class View(ListView):
        def get_queryset(self):
            return queryset.all()
        def render_to_response(self, context):
            return JsonResponse({user.username: user.team.name for user in context["object_list"]})
    return View.as_view()

def asynchronous(queryset):
    async def view(request):
        names = {}
        async for user in queryset.all():
            team = await sync_to_async(lambda user=user: user.team)()
            names[user.username] = team.name
        return JsonResponse(names)
    return view

NAIVE, TEAM = User.objects.order_by("id"), User.objects.select_related("team").order_by("id")
ALL = TEAM.prefetch_related("orders__items")
VIEWS = {
    "serializer_source": (generic(NAIVE, UserSerializer), generic(ALL, UserSerializer)),
    "nested_serializer": (generic(NAIVE, UserWithOrders), generic(ALL, UserWithOrders)),
    "half_prefetched": (generic(TEAM.prefetch_related("orders"), UserSerializer), generic(ALL, UserSerializer)),
    "method_field": (generic(NAIVE, TeamName), generic(TEAM, TeamName)),
    "method_field_of_many": (generic(NAIVE, OrderNumbers), generic(NAIVE.prefetch_related("orders"), OrderNumbers)),
    "to_representation": (generic(NAIVE, Changed), generic(TEAM, Changed)),
    "view_set": (view_set(NAIVE, UserSerializer), view_set(ALL, UserSerializer)),
    "function": (function(NAIVE), function(TEAM)),
    "class_based": (class_based(NAIVE), class_based(TEAM)),
    "template": (template(NAIVE), template(TEAM)),
    "asynchronous": (asynchronous(NAIVE), asynchronous(TEAM)),
}
urlpatterns = [path(name, views[0]) for name, views in VIEWS.items()]
urlpatterns += [path(f"fixed_{name}", views[1]) for name, views in VIEWS.items()]

@pytest.mark.urls(__name__)
@pytest.mark.parametrize("url", [url.pattern._route for url in urlpatterns])
def test_view(check_growth, add_user, url):
    check_growth(f"/{url}", add_user)
"""


@pytest.fixture
def planted(shop_code, use):
    """`conftest.py`의 성장 테스트와 함께 `code`를 실행하는 함수."""

    def _run(code, *args, **options):
        return shop_code(code, "--tb=no", *args, conftest=use(CONFTEST).read_text(encoding="utf-8"), **options)

    return _run


def grew(finished):
    """쿼리가 늘어서 실패한 테스트의 이름과 (행이 2개일 때, 5개일 때)의 쿼리 수."""
    found = {}
    for outcome, name, reason in summary(finished):
        assert outcome == "FAILED", name
        match = GREW.match(reason)
        assert match, reason
        found[name] = (int(match[1]), int(match[2]))
    return found


def test_growth_test_passes_for_a_view_without_n_plus_one(expect_shop):
    expect_shop(f"{HERE}test_growth.py", "-q")


def test_growth_catches_n_plus_one_in_views_and_serializers(planted):
    finished = planted(PLANTED)
    names = re.findall(r'^    "(\w+)": \(', PLANTED, re.MULTILINE)
    found = grew(finished)
    assert set(found) == {f"test_view[{name}]" for name in names}
    assert all(five - two in (3, 6, 9) for two, five in found.values())
    assert f"{len(names)} failed, {len(names)} passed" in finished.stdout


# 같은 사용자를 객체 안에, 페이지네이션과 HTML로 보내는 뷰. 행은 `rows`가 있는 자리에서 센다.
OTHER_RESPONSES = """
import pytest
from django.http import JsonResponse
from django.urls import path
from django.views.generic import ListView
from rest_framework.generics import ListAPIView
from rest_framework.pagination import LimitOffsetPagination, PageNumberPagination
from users.models import User
from users.serializers import UserSerializer

class Numbered(PageNumberPagination):
    page_size = 100

class Offset(LimitOffsetPagination):
    default_limit = 100

def paged(queryset, pagination):
    return type("View", (ListAPIView,), {
        "queryset": queryset, "serializer_class": UserSerializer, "pagination_class": pagination,
    }).as_view()

def html(queryset):
    return ListView.as_view(queryset=queryset, template_name="users.html")

def wrapped(queryset):
    return lambda request: JsonResponse({"users": [user.team.name for user in queryset.all()]})

NAIVE = User.objects.order_by("id")
AHEAD = NAIVE.select_related("team").prefetch_related("orders__items")
KINDS = {
    "numbered": lambda queryset: paged(queryset, Numbered),
    "offset": lambda queryset: paged(queryset, Offset),
    "html": html,
    "wrapped": wrapped,
}
urlpatterns = [path(name, made(NAIVE)) for name, made in KINDS.items()]
urlpatterns += [path(f"fixed_{name}", made(AHEAD)) for name, made in KINDS.items()]

@pytest.fixture(autouse=True)
def templates(settings):
    source = "{% for user in object_list %}<li>{{ user.team.name }}{% endfor %}"
    loader = ("django.template.loaders.locmem.Loader", {"users.html": source})
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [loader]}}
    ]

@pytest.mark.urls(__name__)
@pytest.mark.parametrize("url", [url.pattern._route for url in urlpatterns])
def test_view(check_growth, add_user, url):
    check_growth(f"/{url}", add_user)
"""


def test_rows_of_the_response_are_counted_where_they_are(shop_code, use):
    conftest = use(CONFTEST).read_text(encoding="utf-8")
    assert conftest.count("len(response.json())") == 1
    places = {
        'response.json()["users"]': ("wrapped",),
        'response.json()["results"]': ("numbered", "offset"),
        'response.context["object_list"]': ("html",),
    }
    for rows, names in places.items():
        chosen = " or ".join(f"{name}]" for name in names)
        finished = shop_code(
            OTHER_RESPONSES, "--tb=no", "-k", chosen, conftest=conftest.replace("response.json()", rows)
        )
        assert set(grew(finished)) == {f"test_view[{name}]" for name in names}
        assert f"{len(names)} failed, {len(names)} passed" in finished.stdout
    # 그대로 세면 N+1이 없는 뷰도 실패한다.
    finished = shop_code(OTHER_RESPONSES, "--tb=no", "-k", "fixed_wrapped", conftest=conftest)
    assert [reason for _, _, reason in summary(finished)] == ["assert 1 == 5"]


def test_one_query_runs_for_every_row(expect_shop):
    expect_shop(f"{HERE}test_sql.py", "-q", "-s")


ADD = """
import pytest
from django.contrib.auth.models import Group
from django.core.paginator import Paginator
from django.db import connection, models
from django.db.models import Count, Prefetch, Sum
from django.http import JsonResponse
from django.test.utils import CaptureQueriesContext
from django.urls import path
from orders.models import Order, OrderItem
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from teams.models import Team
from users.models import User
from users.serializers import UserSerializer

@pytest.fixture
def add_member(add_user):
    def add(number):
        add_user(number)
        User.objects.last().groups.add(Group.objects.create(name=f"group{number}"))
    return add

def counted(run):
    with CaptureQueriesContext(connection) as ctx:
        run()
    return len(ctx)
"""

# 줄마다 `이름: 사용자 하나가 늘 때 느는 쿼리의 수`를 찍는다.
PER_ROW = """
def read(queryset, *names):
    for user in queryset.all():
        for name in names:
            value = getattr(user, name)
            for row in value.all() if hasattr(value, "all") else []:
                if name == "orders" and "nested" in names:
                    list(row.items.all())

User.nested = None

def cases(all_users):
    yield "team", lambda: read(all_users, "team")
    yield "orders", lambda: read(all_users, "orders")
    yield "groups", lambda: read(all_users, "groups")
    yield "nested", lambda: read(all_users, "orders", "nested")
    yield "team selected", lambda: read(all_users.select_related("team"), "team")
    yield "team prefetched", lambda: read(all_users.prefetch_related("team"), "team")
    yield "orders prefetched", lambda: read(all_users.prefetch_related("orders"), "orders")
    yield "groups prefetched", lambda: read(all_users.prefetch_related("groups"), "groups")
    yield "nested half", lambda: read(all_users.prefetch_related("orders"), "orders", "nested")
    yield "nested prefetched", lambda: read(all_users.prefetch_related("orders__items"), "orders", "nested")

@pytest.mark.django_db
def test_relations(add_member):
    rows = []
    for number in range(5):
        add_member(number)
        rows.append({name: counted(run) for name, run in cases(User.objects.all())})
    for name, five in rows[4].items():
        counts = [row[name] for row in rows]
        assert len({after - before for before, after in zip(counts, counts[1:])}) == 1
        print(f"{name}: {five}")
"""


def measured(finished):
    assert finished.returncode == 0, finished.stdout
    return {name: int(count) for name, count in SEEN.findall(finished.stdout)}


def test_relations_need_their_own_method(planted):
    assert measured(planted(ADD + PER_ROW, "-s")) == {
        "team": 1 + 5,
        "orders": 1 + 5,
        "groups": 1 + 5,
        "nested": 1 + 5 + 5,
        "team selected": 1,
        "team prefetched": 2,
        "orders prefetched": 2,
        "groups prefetched": 2,
        "nested half": 2 + 5,
        "nested prefetched": 3,
    }


# 관리자 목록을 여는 설정. `list_display`의 외래 키는 `null=True`인 `team`이다.
ADMIN_SETTINGS = """
from config.settings import *

ADMIN = ["admin", "messages", "sessions"]
INSTALLED_APPS = [*(f"django.contrib.{name}" for name in ADMIN), *INSTALLED_APPS]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
PROCESSORS = ["template.context_processors.request", "contrib.auth.context_processors.auth"]
PROCESSORS += ["contrib.messages.context_processors.messages"]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [f"django.{name}" for name in PROCESSORS]},
}]
"""
ADMIN = """
from django.contrib.admin import AdminSite, ModelAdmin

def site(name, **options):
    made = AdminSite(name)
    made.register(User, type("UserAdmin", (ModelAdmin,), {"list_display": ["username", "team"], **options}))
    return made

urlpatterns = [
    path("plain/", site("plain").urls),
    path("selected/", site("selected", list_select_related=["team"]).urls),
]

def test_without_names(add_user):
    for number in range(5):
        add_user(number)
    print("without names", counted(lambda: [user.team.name for user in User.objects.select_related()]), sep=": ")
    items = OrderItem.objects.select_related()
    print("not null", counted(lambda: [item.order.user.username for item in items]), sep=": ")

@pytest.mark.urls(__name__)
@pytest.mark.parametrize("name", ["plain", "selected"])
def test_admin(add_user, admin_client, name):
    counts = []
    for number in range(5):
        add_user(number)
        admin_client.get(f"/{name}/users/user/")
        counts.append(counted(lambda: admin_client.get(f"/{name}/users/user/")))
    print(name, counts[4] - counts[1], sep=": ")
"""


def test_select_related_without_names_skips_nullable_keys(planted, tmp_path):
    (tmp_path / "admin_settings.py").write_text(ADMIN_SETTINGS, encoding="utf-8")
    finished = planted(ADD + ADMIN, "-s", "--ds=admin_settings", env={"PYTHONPATH": str(tmp_path)})
    # 관리자 목록은 Django 5.2에서만 이름 없이 읽는다.
    plain = 3 if sys.version_info < (3, 12) else 0
    assert measured(finished) == {"without names": 6, "not null": 1, "plain": plain, "selected": 0}


@NEW_DJANGO
def test_select_related_without_names_is_deprecated(planted):
    code = """
@pytest.mark.django_db
@pytest.mark.parametrize("names", [[], ["team"], [None]])
def test_names(names):
    list(User.objects.select_related(*names))
"""
    [(outcome, name, reason)] = summary(planted(ADD + code, "--tb=no", "-W", "error"))
    assert (outcome, name) == ("FAILED", "test_names[names0]")
    assert "RemovedInDjango2028Warning: Calling select_related() with no arguments is deprecated." in reason


# 하나인 역참조와 `related_name`이 없는 역참조. 모델은 이 테스트에만 있다.
ONE_TO_ONE = """
class Profile(models.Model):
    user = models.OneToOneField(User, models.CASCADE, related_name="profile")
    class Meta:
        app_label = "users"

class Memo(models.Model):
    user = models.ForeignKey(User, models.CASCADE)
    class Meta:
        app_label = "users"

@pytest.fixture
def five_users(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Profile)
        editor.create_model(Memo)
    for number in range(5):
        user = User.objects.create(username=f"user{number}")
        Profile.objects.create(user=user)
        Memo.objects.create(user=user)
    yield User.objects.all()
    with connection.schema_editor() as editor:
        editor.delete_model(Profile)
        editor.delete_model(Memo)

def test_profiles(five_users):
    memos = lambda users: [len(user.memo_set.all()) for user in users]
    print("naive", counted(lambda: [user.profile.pk for user in five_users.all()]), sep=": ")
    print("selected", counted(lambda: [user.profile.pk for user in five_users.select_related("profile")]), sep=": ")
    print("memo_set", counted(lambda: memos(five_users.prefetch_related("memo_set"))), sep=": ")
    with pytest.raises(AttributeError, match="Cannot find 'memo' on User object"):
        memos(five_users.prefetch_related("memo"))
"""


def test_reverse_one_to_one_is_selected(planted):
    assert measured(planted(ADD + ONE_TO_ONE, "-s")) == {"naive": 6, "selected": 1, "memo_set": 2}


FIELDS = """
def serializer(*fields, depth=0, **declared):
    meta = type("Meta", (), {"model": User, "fields": fields, **({"depth": depth} if depth else {})})
    return type("Made", (serializers.ModelSerializer,), {"Meta": meta, **declared})

SERIALIZERS = {
    "source": serializer("x", x=serializers.CharField(source="team.name")),
    "string": serializer("team", team=serializers.StringRelatedField()),
    "slug": serializer("team", team=serializers.SlugRelatedField("name", read_only=True)),
    "depth": serializer("team", depth=1),
    "foreign key": serializer("team"),
    "foreign key id": serializer("team_id"),
    "reverse": serializer("orders"),
    "many to many": serializer("groups"),
    "reverse count": serializer("x", x=serializers.IntegerField(source="orders.count")),
}

@pytest.mark.django_db
def test_fields(add_member):
    querysets = {
        "": User.objects.all(),
        "select_related ": User.objects.select_related("team"),
        "prefetch_related ": User.objects.prefetch_related("orders", "groups"),
    }
    for number in range(5):
        add_member(number)
    for start, queryset in querysets.items():
        base = counted(lambda: list(queryset.all()))
        for name, made in SERIALIZERS.items():
            total = counted(lambda: made(queryset.all(), many=True).data)
            print(f"{start}{name}: {total - base}")
"""
FOREIGN = ("source", "string", "slug", "depth")
MANY = ("reverse", "many to many", "reverse count")
FREE = ("foreign key", "foreign key id")


def test_fields_of_serializers_that_add_queries(planted):
    """5명을 직렬화할 때 필드가 더 실행한 쿼리의 수."""
    fields = measured(planted(ADD + FIELDS, "-s"))
    assert [fields[name] for name in FOREIGN] == [5] * len(FOREIGN)
    assert [fields[f"select_related {name}"] for name in FOREIGN] == [0] * len(FOREIGN)
    assert [fields[name] for name in MANY] == [5] * len(MANY)
    assert [fields[f"select_related {name}"] for name in MANY] == [5] * len(MANY)
    assert [fields[f"prefetch_related {name}"] for name in MANY] == [0] * len(MANY)
    assert [fields[name] for name in FREE] == [0] * len(FREE)


DEPTH = (
    FIELDS.partition("SERIALIZERS =")[0]
    + """
from django.contrib.auth.models import Permission

@pytest.mark.django_db
def test_depth(add_member):
    for number in range(5):
        add_member(number)
        Group.objects.last().permissions.add(Permission.objects.first())
    nested = serializer("groups", depth=1)
    users = User.objects.all()
    for names in ([], ["groups"], ["groups__permissions"]):
        print("depth", *names, counted(lambda: nested(users.prefetch_related(*names), many=True).data), sep=": ")
"""
)


def test_depth_also_reads_what_the_shown_model_has(planted):
    assert measured(planted(ADD + DEPTH, "-s")) == {
        "depth": 1 + 5 + 5,
        "depth: groups": 2 + 5,
        "depth: groups__permissions": 3,
    }


AFTER = """
READ = {
    "all": lambda rows: list(rows.all()),
    "len": lambda rows: len(rows.all()),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "first one": lambda rows: rows.all()[0],
    "slice": lambda rows: list(rows.all()[:1]),
    "filter": lambda rows: list(rows.filter(pk__gt=0)),
    "exclude": lambda rows: list(rows.exclude(pk=0)),
    "order_by": lambda rows: list(rows.order_by("pk")),
    "values_list": lambda rows: list(rows.values_list("pk")),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "get": lambda rows: rows.get(),
    "aggregate": lambda rows: rows.aggregate(Count("pk")),
    "all twice": lambda rows: list(rows.all().all()),
}

@pytest.mark.django_db
def test_after_prefetch(add_member):
    add_member(0)
    user = User.objects.prefetch_related("orders", "groups").get()
    team = Team.objects.prefetch_related("users").get()
    for name, read in READ.items():
        found = {counted(lambda: read(rows)) for rows in (user.orders, user.groups, team.users)}
        assert len(found) == 1, name
        print(f"{name}: {found.pop()}")
"""


def test_only_some_methods_read_prefetched_rows(planted):
    """미리 읽은 역참조와 다대다를 읽는 법마다 더 실행한 쿼리의 수."""
    counts = measured(planted(ADD + AFTER, "-s"))
    assert [name for name, count in counts.items() if count == 0] == [
        *("all", "len", "count", "exists", "first one", "slice"),
    ]
    assert [name for name, count in counts.items() if count == 1] == [
        *("filter", "exclude", "order_by", "values_list", "first", "last", "get", "aggregate", "all twice"),
    ]


FIRST = """
@pytest.mark.django_db
def test_first(add_member, monkeypatch):
    add_member(0)

    def count(name, orders, method):
        user = User.objects.prefetch_related(orders).get()
        print(f"{name}: {counted(lambda: getattr(user.orders, method)())}")

    ordered = Prefetch("orders", Order.objects.order_by("-pk"))
    count("unordered", "orders", "first")
    count("ordered prefetch", ordered, "first")
    count("last", ordered, "last")
    monkeypatch.setattr(Order._meta, "ordering", ["pk"])
    count("ordered model", "orders", "first")
"""


def test_first_of_ordered_rows_reads_prefetched_ones(planted):
    counts = measured(planted(ADD + FIRST, "-s"))
    assert counts == {"unordered": 1, "ordered prefetch": 0, "last": 1, "ordered model": 0}


def test_naive_view_grows(shop):
    finished = shop("-q", "--tb=no", f"{HERE}test_naive.py")
    assert grew(finished) == {"test_users": (1 + 3 * 2, 1 + 3 * 5)}


def test_v_shows_the_repeated_query(shop):
    sql = re.compile(r'^SELECT .* FROM "teams_team" WHERE "teams_team"\."id" = \d+ LIMIT 21$', re.M)
    teams = sql.findall(shop("-v", "--tb=no", f"{HERE}test_naive.py").stdout)
    assert len(teams) == len(set(teams)) == 5
    # `-q`와 `-v`는 서로 지운다.
    finished = shop("-q", "-v", "--tb=no", f"{HERE}test_naive.py")
    assert "(add -v option to show queries)" in finished.stdout
    assert not sql.search(finished.stdout)


def test_view_that_reads_ahead_does_not_grow(shop):
    assert shop("-q", f"{HERE}test_naive_fixed.py").returncode == 0


def test_filter_after_prefetch_grows(shop):
    finished = shop("-q", "--tb=no", f"{HERE}test_prefetch_filter.py")
    assert grew(finished) == {"test_teams": (2 + 2, 2 + 5)}


def test_prefetch_with_a_filtered_queryset_does_not_grow(shop):
    assert shop("-q", f"{HERE}test_prefetch_filter_fixed.py").returncode == 0


ACTIVE = """
import json

def test_names(db):
    team = Team.objects.create(name="개발")
    team.users.create(username="kim")
    team.users.create(username="lee", is_active=False)
    assert json.loads(team_list(None).content) == {"개발": ["kim"]}
"""


@pytest.mark.parametrize("name", ["prefetch_filter", "prefetch_filter_fixed"])
def test_filtered_prefetch_gives_the_same_users(planted, use, name):
    code = use(f"django/shop_project/{HERE}test_{name}.py").read_text(encoding="utf-8")
    finished = planted(code + ACTIVE, "-k", "test_names")
    assert finished.returncode == 0
    assert "1 passed" in finished.stdout


def test_filter_in_python_does_not_grow(planted):
    view = """
def team_list(request):
    teams = Team.objects.prefetch_related("users")
    return JsonResponse({team.name: [user.pk for user in team.users.all() if user.is_active] for team in teams})

urlpatterns = [path("teams", team_list)]

@pytest.mark.urls(__name__)
def test_teams(check_growth, add_user):
    check_growth("/teams", add_user)
"""
    assert planted(ADD + view).returncode == 0


def test_query_in_a_method_field_grows(shop):
    finished = shop("-q", "--tb=no", f"{HERE}test_method_field.py")
    assert grew(finished) == {"test_spent": (3 + 2, 3 + 5)}


def test_annotation_does_not_grow(shop):
    assert shop("-q", f"{HERE}test_method_field_fixed.py").returncode == 0


WRITES = """
from rest_framework.generics import CreateAPIView, UpdateAPIView

class Required(SpentSerializer):
    spent = serializers.IntegerField()

class Write(CreateAPIView, UpdateAPIView, UserList):
    pass

class Nullable(SpentSerializer):
    spent = serializers.IntegerField(read_only=True, allow_null=True)

urlpatterns = [path("users", Write.as_view()), path("users/<pk>", Write.as_view())]
urlpatterns += [path("nullable", Write.as_view(serializer_class=Nullable))]
urlpatterns += [path("required", Write.as_view(serializer_class=Required))]
urlpatterns += [path("required/<pk>", Write.as_view(serializer_class=Required))]

@pytest.mark.urls(__name__)
@pytest.mark.parametrize("url", ["users", "required"])
def test_write(add_user, client, url):
    add_user(1)
    for method, path in {"POST": f"/{url}", "PUT": f"/{url}/{User.objects.get().pk}"}.items():
        response = getattr(client, method.lower())(path, {"username": method}, content_type="application/json")
        print(f"{method} {url}", response.status_code, sep=": ")
        if url == "required":
            assert response.json() == {"spent": ["This field is required."]}
        elif method == "POST":
            assert response.json() == {"username": "POST"}
            response = client.post("/nullable", {"username": "null"})
            assert response.json() == {"username": "null", "spent": None}
            User.objects.filter(username__in=["POST", "null"]).delete()
        else:
            assert response.json() == {"username": "PUT", "spent": 12000}
"""


def test_annotated_field_is_read_only(planted, use):
    code = use(f"django/shop_project/{HERE}test_method_field_fixed.py").read_text(encoding="utf-8")
    assert "IntegerField(read_only=True)" in code
    statuses = measured(planted(code + WRITES, "-s", "-k", "test_write"))
    assert statuses == {"POST users": 201, "PUT users": 200, "POST required": 400, "PUT required": 400}


# 그룹이 둘인 사용자. 맞는 금액은 12,000원이다.
MULTIPLIED = """
from django.db.models import OuterRef, Subquery

@pytest.mark.django_db
def test_multiplied(add_member):
    add_member(1)
    User.objects.get().groups.add(Group.objects.create(name="둘째"))
    alone = User.objects.annotate(spent=Sum("orders__items__price"))
    # 그룹이 둘이어도 하나로만 거르면 조인된 그룹은 하나다.
    assert alone.filter(groups__name="둘째").get().spent == 12000
    items = OrderItem.objects.filter(order__user=OuterRef("pk")).order_by().values("order__user")
    apart = User.objects.annotate(spent=Subquery(items.annotate(spent=Sum("price")).values("spent")))
    for name, users in {"alone": alone, "apart": apart}.items():
        print(name, users.get().spent, sep=": ")
        print(f"{name} with groups", users.annotate(number=Count("groups")).get().spent, sep=": ")
        filtered = users.filter(groups__in=Group.objects.all())
        print(f"rows {name}", len(filtered), sep=": ")
        print(f"{name} filtered", filtered.distinct().get().spent, sep=": ")
"""


def test_aggregates_of_two_relations_are_multiplied(planted):
    spent = measured(planted(ADD + MULTIPLIED, "-s"))
    assert [spent.pop(f"rows {name}") for name in ("alone", "apart")] == [1, 2]
    assert {name: total for name, total in spent.items() if name.startswith("alone")} == {
        "alone": 12000,
        "alone with groups": 24000,
        "alone filtered": 24000,
    }
    assert {name: total for name, total in spent.items() if name.startswith("apart")} == dict.fromkeys(
        ("apart", "apart with groups", "apart filtered"), 12000
    )


ONLY = """
def mail_list(*fields):
    return lambda request: JsonResponse({user.username: user.email for user in User.objects.only(*fields)})

urlpatterns = [path("deferred", mail_list("username")), path("named", mail_list("username", "email"))]

@pytest.mark.urls(__name__)
@pytest.mark.parametrize("url", ["/deferred", "/named"])
def test_mails(check_growth, add_user, url):
    check_growth(url, add_user)
"""


def test_deferred_field_grows(planted):
    finished = planted(ADD + ONLY)
    assert grew(finished) == {"test_mails[/deferred]": (1 + 2, 1 + 5)}
    assert "1 failed, 1 passed" in finished.stdout


ONLY_KEYS = """
@pytest.mark.django_db
def test_only(add_user):
    for number in range(5):
        add_user(number)

    def read(queryset):
        users = User.objects.prefetch_related(Prefetch("orders", queryset))
        return lambda: [list(user.orders.all()) for user in users]

    print("left out", counted(read(Order.objects.only("id"))), sep=": ")
    print("deferred", counted(read(Order.objects.defer("user"))), sep=": ")
    print("named", counted(read(Order.objects.only("id", "user"))), sep=": ")
    selected = User.objects.select_related("team")
    # `team__name`도 외래 키를 더한다.
    for name, field in {"selected": "team", "selected by a field": "team__name"}.items():
        users = selected.only("username", field)
        print(name, counted(lambda users=users: [user.team.name for user in users]), sep=": ")
    message = "Field User.team cannot be both deferred and traversed using select_related at the same time."
    with pytest.raises(FieldError) as caught:
        list(selected.only("username"))
    assert str(caught.value) == message
"""


def test_only_must_name_the_foreign_key(planted):
    code = "from django.core.exceptions import FieldError\n" + ADD + ONLY_KEYS
    assert measured(planted(code, "-s")) == {
        "left out": 7,
        "deferred": 7,
        "named": 2,
        "selected": 1,
        "selected by a field": 1,
    }


def test_select_related_refuses_a_reverse_relation(shop):
    finished = shop("-q", "--tb=no", f"{HERE}test_select_related.py")
    [(_, _, reason)] = summary(finished)
    assert reason.endswith("FieldError: Invalid field name(s) given in select_related: 'orders'. Choices are: team")


def test_reverse_relation_is_prefetched(shop):
    assert shop("-q", f"{HERE}test_select_related_fixed.py").returncode == 0


REFUSED = """
@pytest.mark.django_db
@pytest.mark.parametrize("run", [
    lambda: User.objects.select_related("groups"),
    lambda: User.objects.select_related("team_id"),
    lambda: User.objects.prefetch_related("order"),
    lambda: User.objects.prefetch_related("orders", Prefetch("orders", Order.objects.filter(pk=1))),
    lambda: User.objects.prefetch_related("orders").iterator(),
])
def test_refused(add_user, run):
    add_user(1)
    list(run())
"""


def test_names_that_reading_ahead_refuses(planted):
    field = "django.core.exceptions.FieldError: Invalid field name(s) given in select_related: "
    order = "Cannot find 'order' on User object, 'order' is an invalid parameter to prefetch_related()"
    twice = "'orders' lookup was already seen with a different queryset."
    size = "chunk_size must be provided when using QuerySet.iterator() after prefetch_related()."
    assert [reason for _, _, reason in summary(planted(ADD + REFUSED))] == [
        f"{field}'groups'. Choices are: team",
        f"{field}'team_id'. Choices are: team",
        f"AttributeError: {order}",
        f"ValueError: {twice} You may need to adjust the ordering of your lookups.",
        f"ValueError: {size}",
    ]


ORDER_OF_LOOKUPS = """
@pytest.mark.django_db
def test_lookups(add_user):
    add_user(1)
    orders = Prefetch("orders", Order.objects.filter(pk__gt=0))
    seen = "'orders' lookup was already seen with a different queryset."
    with pytest.raises(ValueError, match=seen):
        list(User.objects.prefetch_related(Prefetch("orders", Order.objects.all()), orders))
    for names in (["orders"], ["orders__items"]):
        with pytest.raises(ValueError, match=seen):
            list(User.objects.prefetch_related(*names, orders))
        users = User.objects.prefetch_related(orders, *names)
        print(*names, counted(lambda: [list(user.orders.all()) for user in users]), sep=": ")
    kept = Prefetch("orders", Order.objects.none(), to_attr="kept")
    user = User.objects.prefetch_related("orders", kept).get()
    assert user.kept == []
    print("to_attr", counted(lambda: user.orders.all()[0]), sep=": ")
"""


def test_prefetch_comes_before_the_names_that_go_through_it(planted):
    assert measured(planted(ADD + ORDER_OF_LOOKUPS, "-s")) == {"orders": 2, "orders__items": 3, "to_attr": 0}


OTHER_ALIAS = """
def team_list(request):
    teams = Team.objects.using("other").all()
    return JsonResponse({team.name: [user.pk for user in team.users.all()] for team in teams})

urlpatterns = [path("teams", team_list)]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db(databases=["default", "other"])]

def add_team(number):
    Team.objects.using("other").create(name=f"팀 {number}")

def test_growth(check_growth):
    check_growth("/teams", add_team)

@pytest.mark.parametrize("rows", [2, 5])
def test_using(client, django_assert_num_queries, rows):
    for number in range(rows):
        add_team(number)
    with django_assert_num_queries(1 + rows, using="other"):
        client.get("/teams")
    with CaptureQueriesContext(connections["other"]) as ctx:
        client.get("/teams")
    assert len(ctx) == 1 + rows
"""


def test_queries_of_another_alias_are_not_counted(planted):
    finished = planted(f"from django.db import connections\n{ADD}{OTHER_ALIAS}", "--ds=config.settings_two")
    assert finished.returncode == 0
    assert "3 passed" in finished.stdout


def test_rows_without_children_hide_n_plus_one(shop):
    assert shop("-q", f"{HERE}test_no_orders.py").returncode == 0


def test_rows_with_children_show_n_plus_one(shop):
    finished = shop("-q", "--tb=no", f"{HERE}test_no_orders_fixed.py")
    assert grew(finished) == {"test_users": (2 + 2, 2 + 5)}


HIDING = """
def without_team(number):
    User.objects.create(username=f"user{number}")

def in_one_team(number):
    User.objects.create(username=f"user{number}", team=Team.objects.get_or_create(name="팀")[0])

def in_one_order(number):
    order = Order.objects.first()
    if order is None:
        user = User.objects.create(username="user", team=Team.objects.create(name="팀"))
        order = Order.objects.create(user=user)
    OrderItem.objects.create(order=order, name="책", price=12_000)

def user_list(request):
    names = {user.username: user.team.name if user.team else "" for user in User.objects.all()}
    return JsonResponse(names)

def item_list(request):
    items = OrderItem.objects.prefetch_related("order__user")
    return JsonResponse({str(item.pk): item.order.user.team.name for item in items})

def page_of_users(request):
    page = Paginator(User.objects.order_by("id"), 2).page(1)
    return JsonResponse({user.username: user.team.name for user in page})

half = ListAPIView.as_view(queryset=User.objects.prefetch_related("orders__items"), serializer_class=UserSerializer)
urlpatterns = [path("users", user_list), path("items", item_list), path("page", page_of_users), path("half", half)]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]

@pytest.mark.parametrize("url", ["/users", "/half"])
def test_no_team(check_growth, url):
    check_growth(url, without_team)

def test_team(check_growth, add_user):
    check_growth("/users", add_user)

def test_half(check_growth, add_user):
    check_growth("/half", add_user)

def test_one_team(check_growth):
    check_growth("/users", in_one_team)

def test_one_order(check_growth):
    check_growth("/items", in_one_order)

def test_own_order(check_growth, add_user):
    check_growth("/items", add_user)

def test_page(check_growth, add_user):
    check_growth("/page", add_user)
"""


def test_data_that_hides_n_plus_one(planted):
    reasons = {name: reason for _, name, reason in summary(planted(ADD + HIDING))}
    assert set(reasons) == {"test_team", "test_half", "test_one_team", "test_own_order", "test_page"}
    assert GREW.match(reasons["test_team"])
    assert GREW.match(reasons["test_half"])
    assert GREW.match(reasons["test_one_team"])
    assert GREW.match(reasons["test_own_order"])
    assert reasons["test_page"] == "assert 2 == 5"


FIRST_REQUEST = """
from django.core.cache import cache

def member_list(request):
    admins = cache.get_or_set("admins", User.objects.filter(is_staff=True).count)
    return JsonResponse({user.username: admins for user in User.objects.all()})

urlpatterns = [path("members", member_list)]
pytestmark = pytest.mark.urls(__name__)

def test_growth(check_growth, add_user):
    cache.clear()
    check_growth("/members", add_user)

@pytest.mark.parametrize("requests", [0, 1])
def test_members(client, add_user, django_assert_num_queries, requests):
    cache.clear()
    add_user(1)
    for _ in range(requests):
        client.get("/members")
    with CaptureQueriesContext(connection) as one_row:
        client.get("/members")
    add_user(2)
    with django_assert_num_queries(len(one_row)):
        client.get("/members")
"""


def test_first_request_fills_the_cache(planted):
    [(_, name, reason)] = summary(planted(ADD + FIRST_REQUEST))
    assert name == "test_members[0]"
    assert reason.startswith("Failed: Expected to perform 2 queries but 1 was done")


# 다섯째 행까지 보이기 전에 할 일이 있는 뷰.
CACHED_AND_CLOSED = """
from django.core.cache import cache
from django.contrib.auth.decorators import login_required
from django.views.decorators.cache import cache_page
from rest_framework.authentication import TokenAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.test import APIClient

class OrderNumber(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = ("id",)

def names(rows):
    return JsonResponse([str(row) for row in rows], safe=False)

orders = {"queryset": Order.objects.order_by("id"), "serializer_class": OrderNumber}
closed = {"permission_classes": [IsAuthenticated]}
ahead = User.objects.select_related("team").prefetch_related("orders__items").order_by("id")
urlpatterns = [
    path("cached", cache_page(60)(ListAPIView.as_view(**orders))),
    path("closed", ListAPIView.as_view(**orders, **closed)),
    path("token", ListAPIView.as_view(**orders, **closed, authentication_classes=[TokenAuthentication])),
    path("required", login_required(lambda request: names(Order.objects.all()))),
    path("users", login_required(lambda request: names(User.objects.all()))),
    path("serialized", ListAPIView.as_view(queryset=ahead, serializer_class=UserSerializer, **closed)),
]
pytestmark = pytest.mark.urls(__name__)

@pytest.mark.parametrize("step", [False, True])
def test_cached(check_growth, add_user, settings, step):
    cache.clear()
    if step:
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    check_growth("/cached", add_user)

@pytest.mark.parametrize("url", ["/closed", "/token", "/required", "/users", "/serialized"])
@pytest.mark.parametrize("step", [False, True])
def test_closed(check_growth, add_user, client, step, url):
    user = User.objects.create(username="me")
    if step:
        client.force_login(user)
    check_growth(url, add_user)

class TestApi:
    @pytest.fixture
    def client(self):
        return APIClient()

    @pytest.mark.parametrize("url", ["/closed", "/token"])
    def test_forced(self, check_growth, add_user, client, url):
        client.force_authenticate(User.objects.create(username="me"))
        check_growth(url, add_user)
"""

# 행을 다른 자리에서 세면, 로그인하지 않은 응답에는 그 자리가 없다.
CLOSED_ELSEWHERE = (
    CACHED_AND_CLOSED.partition("urlpatterns =")[0]
    + """
from django.views.generic import ListView
from rest_framework.pagination import PageNumberPagination

paged = type("Numbered", (PageNumberPagination,), {"page_size": 100})
html = ListView.as_view(queryset=Order.objects.all(), template_name="orders.html")
urlpatterns = [
    path("paged", ListAPIView.as_view(**orders, **closed, pagination_class=paged)),
    path("html", login_required(html)),
]

@pytest.mark.urls(__name__)
@pytest.mark.parametrize("url", ["/paged", "/html"])
@pytest.mark.parametrize("step", [False, True])
def test_closed(check_growth, add_user, client, settings, step, url):
    loader = ("django.template.loaders.locmem.Loader", {"orders.html": "{{ object_list }}"})
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [loader]}}
    ]
    if step:
        client.force_login(User.objects.create(username="me"))
    check_growth(url, add_user)
"""
)


def test_cached_and_closed_views_need_a_step_first(planted, shop_code, use, tmp_path):
    (tmp_path / "admin_settings.py").write_text(ADMIN_SETTINGS, encoding="utf-8")
    options = {"env": {"PYTHONPATH": str(tmp_path)}}
    finished = planted(ADD + CACHED_AND_CLOSED, "--ds=admin_settings", **options)
    reasons = {name: reason for _, name, reason in summary(finished)}
    html = 'ValueError: Content-Type header is "text/html; charset=utf-8", not "application/json"'
    assert reasons == {
        "test_cached[False]": "assert 2 == 5",
        "test_closed[False-/closed]": "assert 1 == 5",
        "test_closed[False-/token]": "assert 1 == 5",
        "test_closed[False-/required]": html,
        "test_closed[False-/users]": html,
        "test_closed[False-/serialized]": "assert 1 == 5",
        "test_closed[True-/token]": "assert 1 == 5",
        # 로그인한 사용자도 한 행이다. 팀이 없어도 그렇다.
        "test_closed[True-/users]": "assert 6 == 5",
        "test_closed[True-/serialized]": "assert 6 == 5",
    }
    assert "9 failed, 5 passed" in finished.stdout

    conftest = use(CONFTEST).read_text(encoding="utf-8")
    for name, rows, error in (
        ("paged", 'response.json()["results"]', "KeyError: 'results'"),
        ("html", 'response.context["object_list"]', "TypeError: 'NoneType' object is not subscriptable"),
    ):
        changed = conftest.replace("response.json()", rows)
        chosen = ("--tb=no", "--ds=admin_settings", "-k", f"{name}]")
        finished = shop_code(ADD + CLOSED_ELSEWHERE, *chosen, conftest=changed, **options)
        assert summary(finished) == [("FAILED", f"test_closed[False-/{name}]", error)]
        assert "1 failed, 1 passed" in finished.stdout


@NEW_DJANGO
def test_blocked_fetch_raises(shop, use):
    use("django/shop_project/tests/n_plus_one/test_fetch_raise.py")
    finished = shop("-q", "--tb=no", f"{HERE}test_fetch_raise.py")
    [(_, _, reason)] = summary(finished)
    assert reason == "django.core.exceptions.FieldFetchBlocked: Fetching of User.team blocked."


@NEW_DJANGO
def test_selected_row_is_not_blocked(shop, use):
    use("django/shop_project/tests/n_plus_one/test_fetch_raise_fixed.py")
    assert shop("-q", f"{HERE}test_fetch_raise_fixed.py").returncode == 0


MODES = """
def tried(run):
    try:
        return counted(run)
    except Exception as error:
        return f"{type(error).__name__}({error})"

@pytest.mark.django_db
def test_modes(add_member):
    for number in range(5):
        add_member(number)
    for name in ("FETCH_ONE", "FETCH_PEERS", "FETCH_RAISE", ""):
        users = User.objects.fetch_mode(getattr(models, name)) if name else User.objects.all()
        print("#", name, sep="")
        print("team", tried(lambda: [user.team.name for user in users.all()]), sep=": ")
        print("number", tried(lambda: [user.team_id for user in users.all()]), sep=": ")
        print("deferred", tried(lambda: [user.email for user in users.only("username")]), sep=": ")
        print("serializer", tried(lambda: UserSerializer(users.select_related("team"), many=True).data), sep=": ")
        print("orders", tried(lambda: [list(user.orders.all()) for user in users.all()]), sep=": ")
        print("groups", tried(lambda: [list(user.groups.all()) for user in users.all()]), sep=": ")
        print("one", tried(lambda: users.get(username="user1").team), sep=": ")
        print("related", tried(lambda: [order.user.team for user in users.all() for order in user.orders.all()]), sep=": ")
"""


@NEW_DJANGO
def test_fetch_modes(planted):
    """가져오기 방식마다, 5명을 읽는 데 실행한 쿼리의 수나 예외."""
    finished = planted(ADD + MODES, "-s")
    assert finished.returncode == 0, finished.stdout
    modes = {}
    for part in finished.stdout.partition("#")[2].split("#"):
        name, _, text = part.partition("\n")
        modes[name] = dict(re.findall(r"^(\w+): (.+)$", text, re.MULTILINE))
    assert modes["FETCH_ONE"] == modes[""]
    assert modes[""]["team"] == modes[""]["deferred"] == "6"

    peers = modes["FETCH_PEERS"]
    assert peers["team"] == peers["deferred"] == peers["one"] == "2"

    blocked = modes["FETCH_RAISE"]
    team = "FieldFetchBlocked(Fetching of User.team blocked.)"
    assert [blocked[name] for name in ("team", "one", "related")] == [team] * 3
    assert blocked["deferred"] == "FieldFetchBlocked(Fetching of User.email blocked.)"
    assert blocked["number"] == "1"

    assert {mode["orders"] for mode in modes.values()} == {"6"}
    assert {mode["groups"] for mode in modes.values()} == {"6"}
    assert {mode["serializer"] for mode in modes.values()} == {"11"}


WITHOUT_MODES = """
from users.models import User

def test_users():
    User.objects.fetch_mode(None)
"""


@pytest.mark.python("<3.12")
def test_old_django_has_no_fetch_mode(shop_code):
    [(_, _, reason)] = summary(shop_code(WITHOUT_MODES, "--tb=no"))
    assert reason == "AttributeError: 'UserManager' object has no attribute 'fetch_mode'"
