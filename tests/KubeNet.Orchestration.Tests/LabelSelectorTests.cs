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
}
