using System.Globalization;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>A port by number or by a container port's name (intstr.IntOrString). <c>default</c> is "not given".</summary>
public readonly record struct PortReference
{
    private PortReference(ushort number, string? name)
    {
        Number = number;
        Name = name;
    }

    /// <summary>The number; 0 where it is a name or not given.</summary>
    public ushort Number { get; }

    /// <summary>The name of a container port, or null.</summary>
    public string? Name { get; }

    /// <summary>Whether nothing was given.</summary>
    public bool IsUnset => Number == 0 && Name is null;

    /// <summary>A port by number, 1..65535.</summary>
    public static PortReference Of(ushort number) => new(number, null);

    /// <summary>A port by a container port's name.</summary>
    public static PortReference Of(string name) => new(0, name);

    /// <summary>Reads a number or a name.</summary>
    public static PortReference Parse(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Of(number) : Of(text);

    /// <inheritdoc/>
    public override string ToString() => Name ?? Number.ToString(CultureInfo.InvariantCulture);
}
