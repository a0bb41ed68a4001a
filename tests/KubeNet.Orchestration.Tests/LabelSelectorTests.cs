using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Tests;

/// <summary>Label selectors by the rules of apimachinery's labels.Requirement.</summary>
public sealed class LabelSelectorTests
{
    private static readonly LabelSet s_labels = LabelSet.Of([new("app", "web"), new("tier", "front")]);

    [Theory]
    [InlineData(LabelOperator.In, "app", "web", true)]
    [InlineData(LabelOperator.In, "app", "db", false)]
    [InlineData(LabelOperator.In, "gone", "web", false)]
    [InlineData(LabelOperator.NotIn, "app", "web", false)]
    [InlineData(LabelOperator.NotIn, "app", "db", true)]
    [InlineData(LabelOperator.NotIn, "gone", "web", true)]
    [InlineData(LabelOperator.Exists, "app", null, true)]
    [InlineData(LabelOperator.Exists, "gone", null, false)]
    [InlineData(LabelOperator.DoesNotExist, "app", null, false)]
    [InlineData(LabelOperator.DoesNotExist, "gone", null, true)]
    public void A_requirement_holds_as_in_apimachinery(LabelOperator how, string key, string? value, bool expected) =>
        Assert.Equal(expected, new LabelRequirement(key, how, value is null ? [] : [value]).Holds(s_labels));

    [Fact]
    public void The_empty_selector_takes_everything() => Assert.True(LabelSelector.Everything.Matches(LabelSet.Empty));

    [Fact]
    public void All_requirements_must_hold()
    {
        var selector = new LabelSelector
        {
            MatchLabels = LabelSet.Of([new("app", "web")]),
            MatchExpressions = [new LabelRequirement("tier", LabelOperator.NotIn, ["front"])],
        };
        Assert.False(selector.Matches(s_labels));
        Assert.True(selector.Matches(s_labels.With("tier", "back")));
    }

    [Theory]
    [InlineData("", "<all>")]
    [InlineData("app=web", "app=web")]
    [InlineData("app == web , tier in (a, b)", "app=web,tier in (a,b)")]
    [InlineData("tier notin (a,b),!debug", "tier notin (a,b),!debug")]
    [InlineData("app!=web", "app notin (web)")]
    [InlineData("debug,kubernetes.io/os=linux", "kubernetes.io/os=linux,debug")]
    [InlineData("app=", "app=")]
    [InlineData("app=a,app=b", "app=a,app in (b)")]
    [InlineData("in=notin,notin in (in)", "in=notin,notin in (in)")]
    public void A_selector_reads_as_kubectl_reads_it(string text, string expected) => Assert.Equal(expected, LabelSelector.Parse(text).ToString());

    [Theory]
    [InlineData("app=web,")]
    [InlineData(",app=web")]
    [InlineData("app web")]
    [InlineData("app in web")]
    [InlineData("app in (a")]
    [InlineData("app in (a,b))")]
    [InlineData("app=we b")]
    [InlineData("app>1")]
    [InlineData("-app=web")]
    [InlineData("app=web-")]
    [InlineData("!")]
    public void A_selector_that_kubectl_refuses_is_refused_and_named(string text)
    {
        var error = Assert.Throws<NetConfigException>(() => LabelSelector.Parse(text));
        Assert.Equal("InvalidSelector", error.ErrorId);
        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
    }
}
