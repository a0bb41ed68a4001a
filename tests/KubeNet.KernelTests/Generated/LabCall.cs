using System.Globalization;
using System.Reflection;
using KubeNet.KernelTests.Labs;

namespace KubeNet.KernelTests.Generated;

/// <summary>One thing that was said to an <see cref="ILabTarget"/>: it can be said again, and reads as the C# line that says it.</summary>
internal sealed record LabCall(MethodInfo Method, object?[] Arguments)
{
    /// <summary>Says it again.</summary>
    public void Say(ILabTarget target) => Method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, Arguments, CultureInfo.InvariantCulture);

    /// <summary>The text of rules or sets, or null where the call has none.</summary>
    public string? Text => Method.Name is nameof(ILabTarget.Iptables) or nameof(ILabTarget.IpSets) ? (string)Arguments[1]! : null;

    /// <summary>The same call with another text.</summary>
    public LabCall WithText(string text) => this with { Arguments = [Arguments[0], text, .. Arguments[2..]] };

    /// <inheritdoc/>
    public override string ToString()
    {
        var words = new List<string>();
        var parameters = Method.GetParameters();
        var named = false;
        for (var i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].HasDefaultValue && Equals(Arguments[i], DefaultOf(parameters[i])))
            {
                named = true;
                continue;
            }

            words.Add(named ? $"{parameters[i].Name}: {CSharpText.Of(Arguments[i])}" : CSharpText.Of(Arguments[i]));
        }

        return $"net.{Method.Name}({string.Join(", ", words.Where(word => word.Length > 0))});";
    }

    private static object? DefaultOf(ParameterInfo parameter) =>
        parameter.DefaultValue is { } value && parameter.ParameterType.IsEnum ? Enum.ToObject(parameter.ParameterType, value) : parameter.DefaultValue;
}
