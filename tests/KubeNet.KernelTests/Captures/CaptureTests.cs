using System.Globalization;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;

namespace KubeNet.KernelTests.Captures;

/// <summary>
/// Every frame on every device of a lab, as Wireshark dissects it: what the model writes is what the kernel showed. One lab of five, and those that once differed
/// (fragments, VXLANs on a bridge) or whose frames say more than counters do (anycast, by the flags of neighbour discovery; odd flags, by what is acknowledged); KUBENET_CAPTURES=all takes every lab of the book.
/// </summary>
public sealed class CaptureTests
{
    private const int LabsAtOnce = 20;
    private const int OneLabOf = 5;

    // On a busy machine a question that is answered late is asked again; what is no difference of the model comes out right another time.
    private const int Attempts = 3;

    private static readonly string[] s_alwaysTaken = ["fragment", "VXLANs as bridge ports", "anycast", "odd flags"];

    // Which of two gateways a packet takes is drawn (fib_multipath_hash).
    private static readonly string[] s_drawn = ["two routes of equal cost"];

    private static readonly IReadOnlyList<KernelLab> s_labs =
    [
        .. LabBook.All.Values.Where(lab => IsWhole || IsOneOf(lab.Name) || HasAny(lab, s_alwaysTaken))
            .Where(lab => !KnownDifferences.All.ContainsKey(lab.Name) && !HasAny(lab, s_drawn) && !lab.TakesTime),
    ];

    public static TheoryData<int> Pages => [.. Enumerable.Range(0, (s_labs.Count + LabsAtOnce - 1) / LabsAtOnce)];

    // By its name: labs that are added do not change which of the others are taken.
    private static bool IsOneOf(string name) => name.Sum(letter => letter) % OneLabOf == 0;

    private static bool HasAny(KernelLab lab, string[] words) => Array.Exists(words, word => lab.Name.Contains(word, StringComparison.Ordinal));

    private static bool IsWhole => Environment.GetEnvironmentVariable("KUBENET_CAPTURES") == "all";

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public void Captures_hold_what_the_kernel_shows(int page)
    {
        KernelEnvironment.Require();
        Tshark.Require();
        var labs = s_labs.Skip(page * LabsAtOnce).Take(LabsAtOnce).ToList();
        var reports = new Dictionary<KernelLab, string>();
        for (var attempt = 0; attempt < Attempts && (attempt == 0 || reports.Count > 0); attempt++)
            reports = Differences(attempt == 0 ? labs : [.. reports.Keys]);
        Assert.True(reports.Count == 0, string.Join("\n", reports.Values));
    }

    /// <summary>The labs in which a device sees something else, with a paragraph for each device.</summary>
    private static Dictionary<KernelLab, string> Differences(List<KernelLab> labs)
    {
        var kernel = Tshark.Dissect([.. labs.SelectMany((lab, number) => LabCapture.OfKernel(SameMacs.Of(lab), number))]);
        var model = Tshark.Dissect([.. labs.SelectMany((lab, number) => LabCapture.OfModel(lab, number))]);
        return kernel.Select(frames => frames.Key).Union(model.Select(frames => frames.Key)).Order(StringComparer.Ordinal)
            .Select(place => (Place: place, Lines: Compare([.. kernel[place]], [.. model[place]], labs[NumbersOf(place).Lab].Name.Contains("macvlan", StringComparison.Ordinal)).ToList()))
            .Where(found => found.Lines.Count > 0)
            .GroupBy(found => labs[NumbersOf(found.Place).Lab])
            .ToDictionary(lab => lab.Key, lab => string.Join('\n', lab.Select(found => $"{lab.Key.Name}: {lab.Key.Probes[NumbersOf(found.Place).Probe]}: {found.Place}\n  {string.Join("\n  ", found.Lines)}")));
    }

    /// <summary>
    /// The frames of a device, one by one. What the kernel holds back is passed over: a redirect, since it sent one for the probe before, and the RST of a probe's socket.
    /// A macvlan hands broadcasts up from a queue of its own (macvlan_broadcast_enqueue), so that what they bring about may come later than other frames.
    /// </summary>
    private static IEnumerable<string> Compare(List<FrameFields> kernel, List<FrameFields> model, bool isInAnyOrder)
    {
        var sent = kernel.Where(frame => frame.MayBeHeldBack).ToList();
        if (model.Count != kernel.Count)
            model = [.. model.Where(frame => !frame.MayBeHeldBack || sent.Exists(other => !other.Differences(frame).Any()))];
        if (model.Count != kernel.Count)
            return [.. kernel.Select(frame => $"kernel: {frame}"), .. model.Select(frame => $"model:  {frame}")];
        if (isInAnyOrder)
            model = [.. kernel.Select(frame => Take(model, other => !frame.Differences(other).Any()))];
        return kernel.Zip(model).SelectMany(pair => pair.First.Differences(pair.Second).Select(difference => $"{difference}\n      in {pair.First}"));
    }

    /// <summary>Takes the first that fits out of a list; failing that, the first.</summary>
    private static FrameFields Take(List<FrameFields> frames, Predicate<FrameFields> fits)
    {
        var at = Math.Max(0, frames.FindIndex(fits));
        var taken = frames[at];
        frames.RemoveAt(at);
        return taken;
    }

    /// <summary>Reads the head of an interface's name: <c>LAB.PROBE namespace/device</c>.</summary>
    private static (int Lab, int Probe) NumbersOf(string place)
    {
        var numbers = place.Split(' ')[0].Split('.');
        return (int.Parse(numbers[0], CultureInfo.InvariantCulture), int.Parse(numbers[1], CultureInfo.InvariantCulture));
    }
}
