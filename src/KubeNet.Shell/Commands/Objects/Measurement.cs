using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary>One measurement of Measure-Object, over objects or over one property of them.</summary>
internal abstract class Measurement
{
    private readonly PropertySelector? selector;

    protected Measurement(PropertySelector? selector) => this.selector = selector;

    /// <summary>The property measured, or null for the objects themselves.</summary>
    public string? Property => selector?.Expression.ToString();

    /// <summary>How many values were measured.</summary>
    public int Count { get; private set; }

    /// <summary>Measures an object; an error where its value is of the wrong kind. Objects without the property do not count.</summary>
    public ErrorRecord? Add(PSObject input)
    {
        if (selector is null) return Counted(input);
        foreach (var result in selector.Values(input))
        {
            if (result.Exception is null && result.Result is not null && Counted(result.Result) is { } error) return error;
        }

        return null;

        ErrorRecord? Counted(object value)
        {
            Count++;
            return Measure(value);
        }
    }

    /// <summary>What was found.</summary>
    public abstract PSObject Result();

    /// <summary>Measures a value.</summary>
    protected abstract ErrorRecord? Measure(object value);
}
