using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary>Count, sum, average, bounds and sample standard deviation.</summary>
internal sealed class NumberMeasurement : Measurement
{
    private readonly bool sum;
    private readonly bool average;
    private readonly bool maximum;
    private readonly bool minimum;
    private readonly bool deviation;
    private readonly ObjectComparer comparer = new(caseSensitive: false);
    private int numbers;
    private double total;
    private double mean;
    private double squares;
    private object? largest;
    private object? smallest;

    public NumberMeasurement(PropertySelector? selector, bool sum, bool average, bool maximum, bool minimum, bool deviation)
        : base(selector)
    {
        this.sum = sum;
        this.average = average;
        this.maximum = maximum;
        this.minimum = minimum;
        this.deviation = deviation;
    }

    public override PSObject Result()
    {
        var result = new PSObject(new GenericMeasureInfo
        {
            Count = Count,
            Sum = sum && (numbers > 0 || Count == 0) ? total : null,
            Average = average && (numbers > 0 || Count == 0) ? (numbers > 0 ? total / numbers : 0) : null,
            StandardDeviation = deviation ? (numbers > 1 ? Math.Sqrt(squares / (numbers - 1)) : 0) : null,
            Maximum = largest,
            Minimum = smallest,
            Property = Property,
        });
        result.TypeNames.Insert(0, "Microsoft.PowerShell.Commands.GenericMeasureInfo");
        return result;
    }

    protected override ErrorRecord? Measure(object value)
    {
        if (maximum && (largest is null || comparer.Compare(value, largest) > 0)) largest = Plain(value);
        if (minimum && (smallest is null || comparer.Compare(value, smallest) < 0)) smallest = Plain(value);
        if (!sum && !average && !deviation) return null;
        if (!LanguagePrimitives.TryConvertTo(value, out double number))
            return CommandError.Invalid("NonNumericInputObject", $"Input object \"{value}\" is not numeric.", value);

        numbers++;
        total += number;
        double difference = number - mean;
        mean += difference / numbers;
        squares += difference * (number - mean);
        return null;
    }

    private static object Plain(object value)
    {
        object plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return LanguagePrimitives.TryConvertTo(plain, out double number) && plain is not string ? number : plain;
    }
}
