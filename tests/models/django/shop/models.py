"""The models that schema.sql was made of."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now


class Organization(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=120, unique=True)
    settings = models.JSONField(default=dict)
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)


class Customer(models.Model):
    class Role(models.TextChoices):
        OWNER = "owner"
        MEMBER = "member"

    email = models.EmailField(unique=True)
    nick = models.CharField(max_length=40, blank=True)
    bio = models.TextField(null=True)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    age = models.PositiveSmallIntegerField(null=True)
    balance = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    active = models.BooleanField(default=True)
    score = models.IntegerField(db_default=0)
    tags = ArrayField(models.CharField(max_length=20), default=list)
    joined = models.DateTimeField(auto_now_add=True)
    seen = models.DateTimeField(db_default=Now())
    search = models.GeneratedField(
        expression=Lower("email"), output_field=models.TextField(), db_persist=True
    )
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    friends = models.ManyToManyField("self")

    class Meta:
        indexes = [models.Index(fields=["nick", "id"])]
        constraints = [models.UniqueConstraint(fields=["organization", "nick"], name="one_nick")]


class Order(models.Model):
    customer = models.OneToOneField(Customer, on_delete=models.PROTECT)
    total = models.FloatField()
    placed = models.DateField()

    class Meta:
        db_table = "orders"
