using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;

namespace KubeNet.KernelTests.Captures;

/// <summary>Every frame on every device of every lab, as Wireshark dissects it: what the model writes is what the kernel showed.</summary>
public sealed class CaptureTests
{
    private const int LabsAtOnce = 20;

    public static TheoryData<int> Pages => [.. Enumerable.Range(0, (LabBook.All.Count + LabsAtOnce - 1) / LabsAtOnce)];

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public void Captures_hold_what_the_kernel_shows(int page)
    {
        KernelEnvironment.Require();
        Tshark.Require();
        var labs = LabBook.All.Values.Skip(page * LabsAtOnce).Take(LabsAtOnce).ToList();
        var kernel = Tshark.Dissect([.. labs.SelectMany((lab, number) => LabCapture.OfKernel(SameMacs.Of(lab), number))]);
        var model = Tshark.Dissect([.. labs.SelectMany((lab, number) => LabCapture.OfModel(lab, number).Select(one => one.Record))]);
        var report = string.Join("\n", kernel.Select(frames => frames.Key).Union(model.Select(frames => frames.Key)).Order(StringComparer.Ordinal)
            .Select(place => (place, Lines: Compare([.. kernel[place]], [.. model[place]]).ToList()))
            .Where(found => found.Lines.Count > 0)
            .Select(found => $"{Describe(labs, found.place)}\n  {string.Join("\n  ", found.Lines)}"));
        Assert.True(report.Length == 0, report);
    }

    /// <summary>
    /// The frames of a device, one by one. What the kernel holds back is passed over: a redirect, since it sent one for the probe before, and the RST of a probe's socket.
    /// </summary>
    private static IEnumerable<string> Compare(List<FrameFields> kernel, List<FrameFields> model)
    {
        var sent = kernel.Where(frame => frame.MayBeHeldBack).ToList();
        if (model.Count != kernel.Count)
            model = [.. model.Where(frame => !frame.MayBeHeldBack || sent.Exists(other => !other.Differences(frame).Any()))];
        if (model.Count != kernel.Count)
            return [.. kernel.Select(frame => $"kernel: {frame}"), .. model.Select(frame => $"model:  {frame}")];
        return kernel.Zip(model).SelectMany(pair => pair.First.Differences(pair.Second).Select(difference => $"{difference}\n      in {pair.First}"));
    }

    private static string Describe(List<KernelLab> labs, string place)
    {
        var numbers = place.Split(' ')[0].Split('.');
        var lab = labs[int.Parse(numbers[0], null)];
        return $"{lab.Name}: {lab.Probes[int.Parse(numbers[1], null)]}: {place}";
    }
}
