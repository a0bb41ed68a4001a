using System.Collections;
using System.Globalization;
using KubeNet.Engine;
using KubeNet.PowerShell.Commands;

namespace KubeNet.PowerShell.Assertions;

/// <summary>How much of all flows a test expects at one place.</summary>
/// <param name="Place">The place, or a verdict.</param>
/// <param name="Part">Its part, 0..1; the parts of all places make 1.</param>
internal sealed record Share(string Place, double Part)
{
    /// <summary>Reads a dictionary of places and weights, or a list of places with equal shares.</summary>
    /// <exception cref="NetConfigException">InvalidShare: a weight is no number above 0.</exception>
    public static List<Share> ReadAll(object? shares)
    {
        List<(string Place, double Weight)> weights = PSValues.Bare(shares) switch
        {
            IDictionary table => [.. table.Keys.Cast<object>().Select(key => (key.ToString()!, Weight(key, table[key]))).OrderBy(pair => pair.Item1, StringComparer.Ordinal)],
            null => [],
            string one => [(one, 1)],
            IEnumerable list => [.. list.Cast<object?>().Select(name => (name?.ToString() ?? "", 1.0))],
            var other => [(other.ToString() ?? "", 1)],
        };
        var sum = weights.Sum(pair => pair.Weight);
        return weights.Exists(pair => string.IsNullOrWhiteSpace(pair.Place))
            ? throw new NetConfigException("InvalidShare", "A place has no name.")
            : weights.ConvertAll(pair => new Share(pair.Place, pair.Weight / sum));
    }

    /// <summary>Reads how much a share may differ.</summary>
    /// <exception cref="NetConfigException">InvalidShare: it is no number from 0 to 1.</exception>
    public static double? ReadWithin(object? within) => PSValues.Bare(within) is not { } given
        ? null
        : Number(given) is { } number and >= 0 and <= 1
            ? number
            : throw new NetConfigException("InvalidShare", $"-Within is a share of all flows, a number from 0 to 1 such as 0.05 for 5 %, and not '{given}'.");

    private static double Weight(object place, object? weight) => Number(PSValues.Bare(weight)) is { } number and > 0
        ? number
        : throw new NetConfigException("InvalidShare", $"The weight of '{place}' is a number above 0, and not '{weight}'. Leave out a place that is to get nothing.");

    private static double? Number(object? value)
    {
        try
        {
            return value is null or bool ? null : Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) ? number : null;
        }
        catch (Exception error) when (error is FormatException or InvalidCastException or OverflowException)
        {
            return null;
        }
    }
}
