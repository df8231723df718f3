#ifndef LAUREL_KERNELS_H
#define LAUREL_KERNELS_H
#endif
