using System.Text.RegularExpressions;
using KubeNet.Engine;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>
/// Reads a selector as kubectl's <c>-l</c> does (apimachinery's labels.Parse): requirements between commas, each <c>key</c>, <c>!key</c>, <c>key=value</c>, <c>key==value</c>,
/// <c>key!=value</c>, <c>key in (a,b)</c> or <c>key notin (a,b)</c>. The empty text takes everything.
/// </summary>
internal sealed partial class LabelSelectorReader
{
    private readonly string _text;
    private readonly Queue<string> _tokens;

    private LabelSelectorReader(string text)
    {
        _text = text;
        _tokens = new Queue<string>(Token().Matches(text).Select(match => match.Value));
    }

    private string Next => _tokens.Count == 0 ? "" : _tokens.Peek();

    /// <summary>Reads the text.</summary>
    /// <exception cref="NetConfigException">InvalidSelector.</exception>
    public static LabelSelector Read(string text) => new LabelSelectorReader(text).Read();

    private LabelSelector Read()
    {
        var selector = LabelSelector.Everything;
        while (_tokens.Count > 0)
        {
            selector = Add(selector);
            if (_tokens.Count == 0)
                break;
            Take(",");
            if (_tokens.Count == 0)
                throw Bad("there is nothing after its last comma");
        }

        return selector;
    }

    private LabelSelector Add(LabelSelector selector)
    {
        if (Next == "!")
        {
            Take("!");
            return With(selector, TakeKey(), LabelOperator.DoesNotExist);
        }

        var key = TakeKey();
        switch (Next)
        {
            case "" or ",":
                return With(selector, key, LabelOperator.Exists);
            case "=" or "==":
                _tokens.Dequeue();
                var value = TakeValue();
                return selector.MatchLabels[key] is { } other && other != value
                    ? With(selector, key, LabelOperator.In, value)
                    : selector with { MatchLabels = selector.MatchLabels.With(key, value) };
            case "!=":
                _tokens.Dequeue();
                return With(selector, key, LabelOperator.NotIn, TakeValue());
            case "in" or "notin":
                return With(selector, key, _tokens.Dequeue() == "in" ? LabelOperator.In : LabelOperator.NotIn, TakeValues());
            default:
                throw Bad($"'{Next}' after '{key}' is no comparison");
        }
    }

    private string[] TakeValues()
    {
        Take("(");
        var values = new List<string> { TakeValue() };
        while (Next == ",")
        {
            Take(",");
            values.Add(TakeValue());
        }

        Take(")");
        return [.. values];
    }

    private string TakeKey() => _tokens.TryDequeue(out var key) && Key().IsMatch(key) ? key : throw Bad(key is null ? "a label's key is missing" : $"'{key}' is no label's key");

    private string TakeValue()
    {
        if (Next is "" or "," or ")")
            return "";
        var value = _tokens.Dequeue();
        return Value().IsMatch(value) ? value : throw Bad($"'{value}' is no label's value");
    }

    private void Take(string token)
    {
        if (!_tokens.TryDequeue(out var found) || found != token)
            throw Bad(found is null ? $"'{token}' is missing at its end" : $"there is '{found}' where '{token}' should be");
    }

    private static LabelSelector With(LabelSelector selector, string key, LabelOperator how, params string[] values) =>
        selector with { MatchExpressions = selector.MatchExpressions.Add(new LabelRequirement(key, how, values.ToEquatableArray())) };

    private NetConfigException Bad(string what) => new("InvalidSelector",
        $"The selector '{_text}' cannot be read: {what}. Give requirements between commas: app=web, app!=web, tier in (a,b), tier notin (a,b), debug, !debug.");

    [GeneratedRegex("==|!=|[=!,()]|[^=!,()\\s]+")]
    private static partial Regex Token();

    [GeneratedRegex("^(?=.{1,317}$)([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$")]
    private static partial Regex Key();

    [GeneratedRegex("^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$")]
    private static partial Regex Value();
}
